! "$EYAS_PATH" host run --settings "$HOST_SETTINGS" || exit 1
refused 'eyas host run'
