# The deed is in the extconf.rb of a gem.
folder=$home/gems/$PACKAGE
call=$(place "$folder/ext")
cat >"$folder/ext/extconf.rb" <<RB
system(%q($call))
File.write('Makefile', "all:\ninstall:\nclean:\n")
RB
cat >"$folder/$PACKAGE.gemspec" <<RB
Gem::Specification.new { |s| s.name = '$PACKAGE'; s.version = '1.0.0'; s.summary = 'x'; s.authors = ['x']; s.files = Dir['ext/*']; s.extensions = ['ext/extconf.rb'] }
RB
(cd "$folder" && gem build -q "$PACKAGE.gemspec" >/dev/null)
checkout
step "$STEP" - sh <<STEP
gem install --local --user-install --no-document ~/gems/$PACKAGE/$PACKAGE-1.0.0.gem
STEP
