# shellcheck shell=sh
#: docs
#:     Build the documentation site in dist/docs and check every link. To search it, serve it:
#:     python3 -m http.server --directory dist/docs

# The pages come from the checkout; the program prints the field reference.
run() {
  setup docs
  current_dist
  work=$root/target/docs
  rm -rf "$work" dist/docs
  mkdir -p "$work"
  dist/eyas/bin/eyas fields --markdown >"$work/fields.md"
  cp build/packaging/site/mkdocs.yml "$work/"
  "$JAVA_HOME/bin/java" build/packaging/site/SiteStager.java . "$work/fields.md" "$work/src"
  mkdocs build --strict --quiet --config-file "$work/mkdocs.yml" --site-dir "$root/dist/docs"
  "$JAVA_HOME/bin/java" build/packaging/site/LinkChecker.java dist/docs || die "broken links in the documentation, see above"
  say "site: dist/docs/index.html ($(du -sh dist/docs | cut -f1))"
}
