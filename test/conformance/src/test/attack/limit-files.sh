prlimit --pid "$(agent)" --fsize=0:0
