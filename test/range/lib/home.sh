# Creates the home directory of the runner's user with an invented secret of each kind. Sourced by sandbox.sh.
put() { # FILE: text on standard input
  mkdir -p "$(dirname "$home/$1")"
  cat >"$home/$1"
}
printf '[default]\naws_access_key_id=AKIAINVENTED00000001\naws_secret_access_key=InventedInventedInvented\n' | put .aws/credentials
printf 'registry=http://packages.example.test/\n//packages.example.test/:_authToken=npm_inventedinventedinventedinvented0002\n' | put .npmrc
printf 'github.com:\n    oauth_token: gho_inventedinventedinventedinvented0003\n' | put .config/gh/hosts.yml
printf -- '-----BEGIN OPENSSH PRIVATE KEY-----\ninvented\n-----END OPENSSH PRIVATE KEY-----\n' | put .ssh/id_ed25519
printf 'github.com ssh-ed25519 AAAA\n' | put .ssh/known_hosts
printf '{"client_id":"invented"}\n' | put .config/gcloud/application_default_credentials.json
printf '{"auths":{"images.example.test":{"auth":"aW52ZW50ZWQ="}}}\n' | put .docker/config.json
printf 'apiVersion: v1\nusers: [{name: invented}]\n' | put .kube/config
printf '{"accessToken":"invented"}\n' | put .azure/accessTokens.json
printf '[1,2,3]\n' | put .config/solana/id.json
printf 'invented\n' | put '.config/google-chrome/Default/Login Data'
printf 'machine github.com login dev password ghp_inventedinventedinventedinvented0004\n' | put .netrc
printf '[pypi]\npassword = pypi-invented\n' | put .pypirc
printf '[user]\n\tname = dev\n\temail = dev@example.test\n' | put .gitconfig
printf 'export TOKEN=invented\n' | put .bash_history
printf '# .bashrc\n' | put .bashrc
chmod 600 $home/.ssh/id_ed25519
