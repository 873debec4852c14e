package eyas.live.executable;

import eyas.event.ExecutableContent;

/** The result of a request. */
record HashResult(HashRequest request, ExecutableContent content) {}
