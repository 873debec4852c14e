package eyas.live.executable;

import eyas.event.ExecutableContent;

/** What came of a request. */
record HashAnswer(HashRequest request, ExecutableContent content) {}
