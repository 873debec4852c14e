'use strict';
require('node:child_process').execFileSync('sh', ['-c', 'id; true'], { stdio: 'inherit' });
