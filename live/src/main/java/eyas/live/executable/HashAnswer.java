package eyas.live.executable;

import eyas.event.ExecutableContent;

/** Is what came of a request. */
record HashAnswer(HashRequest request, ExecutableContent content) {}
