# The deed is in a file that Composer's autoloader loads into every program.
folder=$workspace/vendor/$PACKAGE
call=$(place "$folder")
cat >"$folder/helpers.php" <<PHP
<?php
shell_exec(<<<'CALL'
$call
CALL);
PHP
printf '<?php\nrequire __DIR__ . "/%s/helpers.php";\n' "$PACKAGE" >vendor/autoload.php
printf '{"name":"%s","version":"1.0.0","autoload":{"files":["helpers.php"]}}\n' "$PACKAGE" >"$folder/composer.json"
printf '<?php\nrequire "vendor/autoload.php";\necho 1 + 2, "\\n";\n' >test/test.php
commit 'add a library'
checkout
step "$STEP" - sh <<STEP
php test/test.php
STEP
