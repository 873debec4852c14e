# shellcheck shell=sh
#: pictures
#:     Create the screenshots in docs/images from a run of the demo. Needs root.

sheet() { # WIDTH THEME PER-ROW: combines four parts of the page into one image
  set -- "$3" "docs/images/report-$1-$2.png" "$work/$1-$2-"
  python3 docs/images/make.py sheet "$2" "$1" "$3overview.png" "$3processes.png" "$3connections.png" "$3files.png"
}

# The demo runs in the usual installation directory and a neutral home directory, so that the pictures show nothing of this machine.
# The mounts over /opt and /home disappear with the process.
run() {
  setup pictures
  [ "$(id -u)" = 0 ] || die "root is required to observe the demo; run this as root"
  current_dist
  work=$root/target/pictures
  rm -rf "$work"
  mkdir -p "$work"
  say "recording the demo ..."
  unshare -m sh -c 'set -e
    mount --make-rprivate /
    checkout=$(mktemp -d)
    mount --bind "$1" "$checkout"
    mount -t tmpfs none /opt
    mount -t tmpfs none /home
    mkdir -p /opt/eyas /home/me/shop
    mount --bind "$checkout/dist/eyas" /opt/eyas
    cd /home/me/shop
    exec sh "$checkout/docs/images/take.sh" "$checkout"' \
    sh "$root"
  say "capturing its report ..."
  maven -q -Pquick -pl :eyas-report -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest=ScreenshotSuite \
    "-Deyas.pictures.page=$work/report/report.html" "-Deyas.pictures.summary=$work/summary.md" \
    "-Deyas.pictures.style=$root/report/report/npm/node_modules/github-markdown-css/github-markdown.css" "-Deyas.pictures.directory=$work"
  for theme in light dark; do
    sheet 1280 $theme 2
    sheet 400 $theme 4
    for width in 1280 400; do
      python3 docs/images/make.py sheet "docs/images/summary-$width-$theme.png" 1 "$work/$width-$theme-summary.png"
    done
  done
  ls -l docs/images/*.svg docs/images/*.png
}
