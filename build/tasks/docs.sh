# shellcheck shell=sh
#: docs
#:     Build the documentation site in dist/docs, check every link, and check spelling and grammar with LanguageTool. To search the site,
#:     serve it: python3 -m http.server --directory dist/docs

SITE=build/packaging/site

# The table of variables consists of names and of titles of manuals.
prose_pages() { printf '%s\n' README.md CHANGELOG.md docs/*.md docs/*/*.md .github/*.md | grep -vx docs/reference/variables.md; }

# Checks the pages and the help of all commands, of which the manual pages consist.
check_prose() {
  class_path=$work/class-path
  maven -q -f "$SITE/pom.xml" dependency:build-classpath "-Dmdep.outputFile=$class_path"
  # Without the libraries' messages about their logger and old calls.
  "$JAVA_HOME/bin/java" -Dslf4j.internal.verbosity=ERROR --sun-misc-unsafe-memory-access=allow -cp "$(cat "$class_path")" \
    "$SITE/ProseChecker.java" "$SITE/words.txt" "$SITE/disabled-rules.tsv" $(prose_pages) dist/eyas/share/man/man1/*.1
}

# The pages come from the checkout; the program prints the field reference.
run() {
  setup docs
  current_dist
  work=$root/target/docs
  rm -rf "$work" dist/docs
  mkdir -p "$work"
  dist/eyas/bin/eyas fields --markdown >"$work/fields.md"
  cp "$SITE/mkdocs.yml" "$work/"
  "$JAVA_HOME/bin/java" "$SITE/SiteStager.java" . "$work/fields.md" "$work/src"
  mkdocs build --strict --quiet --config-file "$work/mkdocs.yml" --site-dir "$root/dist/docs"
  "$JAVA_HOME/bin/java" "$SITE/LinkChecker.java" dist/docs || die "broken links in the documentation, see above"
  check_prose || die "findings in the documentation's prose, see above; a word of the field belongs in $SITE/words.txt"
  say "site: dist/docs/index.html ($(du -sh dist/docs | cut -f1))"
}
