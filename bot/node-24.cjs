// Loaded first by every npm script: an older Node cannot read TypeScript and would say so in a riddle.
// Plain old JavaScript, so that an older Node can read at least this.
'use strict';

var major = Number(process.versions.node.split('.')[0]);

if (major < 24) {
  process.stderr.write(
    'Samenspraak needs Node 24 or newer; this is Node ' +
      process.versions.node +
      '.\n' +
      'To mend it, one of these:\n' +
      '- install Node 24 on this machine (https://nodejs.org)\n' +
      '- let npm put one into this folder: npm ci --include=optional --ignore-scripts=false\n',
  );
  process.exit(1);
}

// What Node makes of our TypeScript is kept (in the folder for temporary files), so that the next start is quicker.
require('node:module').enableCompileCache();
