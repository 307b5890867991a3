/** Bare echoes, as the samples of Microsoft's SDKs have them: restify, a CloudAdapter, one line of reply. They keep nothing. */
import { CloudAdapter as AgentsAdapter, type WebResponse } from '@microsoft/agents-hosting';
import { CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { ServiceClientCredentialsFactory } from 'botframework-connector';
import restify from 'restify';
import { type AccessToken, accessToken } from '../adapters/teams/access-token.ts';
import { cloudAddresses } from '../adapters/teams/cloud.ts';
import { APP, ENTRA, PASSWORD, TENANT } from '../test/helpers/teams/fake-teams.ts';

/** By name: starts one whose keys and tokens come from the fake cloud at this address; returns where it takes activities. */
export const ECHOES = { "botbuilder's echo": echoWithBotbuilder, "the Agents SDK's echo": echoWithAgents } as const;
export type EchoName = keyof typeof ECHOES;

type Post = (request: restify.Request & { method: string }, response: restify.Response) => Promise<void>;

async function listening(post: Post): Promise<string> {
  const server = restify.createServer();
  server.use(restify.plugins.bodyParser({ mapParams: false }));
  // Its types say less than restify's: a method is always there.
  server.post('/api/messages', async (request: restify.Request, response: restify.Response) => {
    await post(request as restify.Request & { method: string }, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `${server.url}/api/messages`;
}

function tokenOf(cloud: string): AccessToken {
  const { tokenUrl } = cloudAddresses(TENANT, cloud);
  return accessToken({ appId: APP, password: PASSWORD, tokenUrl });
}

function echoWithBotbuilder(cloud: string): Promise<string> {
  const { botMetadata } = cloudAddresses(TENANT, cloud);
  const token = tokenOf(cloud);
  class Credentials extends ServiceClientCredentialsFactory {
    isValidAppId = (id: string): Promise<boolean> => Promise.resolve(id === APP);
    isAuthenticationDisabled = (): Promise<boolean> => Promise.resolve(false);
    createCredentials = (): Promise<never> => Promise.resolve({ signRequest: sign } as never);
  }
  const sign = async (request: { headers: { set(name: string, value: string): void } }): Promise<object> => {
    request.headers.set('authorization', `Bearer ${await token.get()}`);
    return request;
  };
  const settings = {
    ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
    ToChannelFromBotOAuthScope: 'https://api.botframework.com',
    ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
    OAuthUrl: 'https://api.botframework.com',
    ToBotFromChannelOpenIdMetadataUrl: botMetadata,
    ToBotFromEmulatorOpenIdMetadataUrl: botMetadata,
    ValidateAuthority: true,
  };
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(settings, new Credentials()));
  return listening((request, response) =>
    adapter.process(request, response, async (context) => {
      await context.sendActivity(`echo: ${context.activity.text}`);
    }),
  );
}

/**
 * Its check knows one address for the keys of the Bot Connector, so it is asked with tokens of the tenant, whose keys it seeks where
 * it is told: the same signature, of another issuer. MSAL wants https: its tokens are replaced by the fake cloud's.
 */
function echoWithAgents(cloud: string): Promise<string> {
  const settings = { clientId: APP, tenantId: TENANT, clientSecret: PASSWORD, authorityEndpoint: cloud, issuers: [ENTRA], validateIssuer: true }; // prettier-ignore
  const adapter = new AgentsAdapter(settings, undefined, undefined, { validateServiceUrl: true });
  const token = tokenOf(cloud);
  adapter.connectionManager.getDefaultConnection().getAccessToken = () => token.get();
  return listening(async (request, given) => {
    const response = chained(given);
    await adapter.authorizeRequest(request, response, () => undefined);
    if (response.writableEnded) return;
    await adapter.process(request, response, async (context) => {
      await context.sendActivity(`echo: ${context.activity.text}`);
    });
  });
}

/** Restify's response with `status` as express has it. */
function chained(response: restify.Response): WebResponse {
  const status = (code: number): object => Object.assign(response, { statusCode: code });
  return Object.assign(response, { status }) as unknown as WebResponse;
}
