package eyas.live.executable;

import eyas.event.ExecutableContent;

/** What came of a request. */
record HashResult(HashRequest request, ExecutableContent content) {}
