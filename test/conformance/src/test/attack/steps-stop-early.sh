"$EYAS_PATH" action stop
true
