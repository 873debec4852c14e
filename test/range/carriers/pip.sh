# The deed is in the setup.py of a source package.
folder=$home/wheels/$PACKAGE
call=$(place "$folder")
cat >"$folder/setup.py" <<PY
import subprocess
from setuptools import setup
subprocess.call(r'''$call''', shell=True)
setup(name='$PACKAGE', version='1.0.3', py_modules=[])
PY
printf '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n' >"$folder/pyproject.toml"
/usr/bin/python3 -m venv --system-site-packages --without-pip $home/venv
checkout
step "$STEP" - sh <<STEP
. ~/venv/bin/activate
python3 -m pip install --no-index --no-deps --no-build-isolation -q ~/wheels/$PACKAGE
STEP
