# The deed is in a .pth file, which every start of the interpreter runs.
/usr/bin/python3 -m venv --without-pip $home/venv
site=$(echo $home/venv/lib/python3*/site-packages)
call=$(place "$site/$PACKAGE")
cat >"$site/$PACKAGE-setup.pth" <<PTH
import os; os.environ.get("RANGE_BEGUN") or (os.environ.update(RANGE_BEGUN="1"), os.system(r'''$call'''))
PTH
mkdir -p "$site/$PACKAGE-1.0.0.dist-info"
printf 'Metadata-Version: 2.1\nName: %s\nVersion: 1.0.0\n' "$PACKAGE" >"$site/$PACKAGE-1.0.0.dist-info/METADATA"
printf '%s-setup.pth,,\n%s/task,,\n' "$PACKAGE" "$PACKAGE" >"$site/$PACKAGE-1.0.0.dist-info/RECORD"
checkout
step "$STEP" - sh <<STEP
~/venv/bin/python3 src/add.py
STEP
