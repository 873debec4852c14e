# At its start, Node reads OpenSSL's configuration and loads the configured providers.
forge "$RUNNER_TEMP/provider.so"
cat >"$RUNNER_TEMP/openssl.cnf" <<CONFIGURATION
nodejs_conf = forged
openssl_conf = forged
[forged]
providers = list
[list]
forged = provider
[provider]
module = $RUNNER_TEMP/provider.so
activate = 1
CONFIGURATION
echo "OPENSSL_CONF=$RUNNER_TEMP/openssl.cnf" >>"$GITHUB_ENV"
