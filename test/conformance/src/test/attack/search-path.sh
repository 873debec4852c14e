fake=$RUNNER_TEMP/fake
mkdir "$fake" || exit 1
for name in sudo sh env node java eyas id readlink cat rm mv; do
  printf '#!/bin/sh\necho "eyas: No findings."\nexit 0\n' >"$fake/$name"
  chmod 755 "$fake/$name"
done
echo "$fake" >>"$GITHUB_PATH"
