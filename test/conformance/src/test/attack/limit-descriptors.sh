prlimit --pid "$(agent)" --nofile=3:3
