/** Microsoft's Agents Playground, installed for one run and started on this machine (docs/decisions/017). */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { APP, TENANT } from '../teams/fake-teams.ts';
import { accountOf } from '../teams/people.ts';

const PACKAGE = '@microsoft/m365agentsplayground@0.2.28';
const MAIN = 'node_modules/@microsoft/m365agentsplayground/cli.js';
/** The Playground takes exactly so many people besides the one who writes. */
const OTHERS = [2, 3, 4, 5, 6];

export interface Playground {
  /** The page where somebody chats. */
  page: string;
  /** Where a bot sends messages to. */
  service: string;
  end(): Promise<void>;
}

/** Nothing of it is kept outside the folder. Rejects where there is no network. */
export async function installPlayground(folder: string): Promise<void> {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund'];
  await promisify(execFile)('npm', ['install', '--no-save', ...quietly, PACKAGE], { cwd: folder });
}

/**
 * Starts it. It tells Microsoft nothing (its own switch), opens no browser, and listens on this machine only.
 * @param bot where it posts activities
 * @param service the address of the service that it names in them
 */
export async function startPlayground(folder: string, bot: string, service: string): Promise<Playground> {
  writeFileSync(join(folder, '.m365agentsplayground.yml'), stringify(cast()));
  const port = await freePort();
  const given = ['-e', bot, '-c', 'msteams', '-p', String(port), '--service-url', service, '--disable-telemetry'];
  const preload = join(import.meta.dirname, 'loopback-only.ts');
  const child = spawn(process.execPath, ['--import', preload, MAIN, 'start', ...given], {
    cwd: folder,
    env: { ...process.env, PATH: `${withoutBrowser(folder)}:${process.env['PATH']}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the Playground ended before it listened')));
  await Promise.race([once(child.stdout, 'data'), ended]);
  ended.catch(() => undefined); // later it ends when it is told to
  const page = `http://127.0.0.1:${port}`;
  return {
    page,
    service: `${page}/_connector`,
    async end() {
      if (child.exitCode !== null) return;
      const end = once(child, 'exit');
      child.kill();
      await end;
    },
  };
}

/** Who is in the school's tenant: the mother who writes, and others. */
function cast(): object {
  const someone = (id: number, name: string): object => ({
    id: `29:${id}`,
    name,
    userPrincipleName: `person-${id}@school.example`,
    aadObjectId: accountOf(id),
    givenName: name,
    surname: 'Demo',
    email: `person-${id}@school.example`,
  });
  return {
    version: '0.1.1',
    tenantId: TENANT,
    bot: { id: `28:${APP}`, name: 'Samenspraak' },
    currentUser: someone(1, 'Fatma'),
    users: OTHERS.map((id) => someone(id, `Person ${id}`)),
    personalChat: { id: 'a:1' },
    groupChat: { id: '19:group', name: 'Groep 5' },
    team: { id: '19:team', name: 'School', aadGroupId: accountOf(99), channels: [{ id: '19:news', name: 'Nieuws' }] },
  };
}

/** It ends where a machine has no program that opens a browser; this one opens none. */
function withoutBrowser(folder: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'xdg-open'), '#!/bin/sh\n');
  chmodSync(join(bin, 'xdg-open'), 0o755);
  return bin;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
