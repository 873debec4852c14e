echo '::stop-commands::never-to-be-said'
echo '##[stop-commands]never-to-be-said'
name="$RUNNER_TEMP/::warning::x%0A##[error]y"
cp "$(command -v cat)" "$name" 2>/dev/null || { mkdir -p "$(dirname "$name")"; cp "$(command -v cat)" "$name"; }
"$name" /dev/null
