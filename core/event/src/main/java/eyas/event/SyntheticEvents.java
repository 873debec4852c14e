package eyas.event;

import java.util.Set;

/** The names of the asynchronous events that Eyas creates itself, as in {@code evt.type}. */
public final class SyntheticEvents {
    /** All names. */
    public static final Set<String> NAMES = Set.of(
            SyscallTarget.EVENT_NAME,
            CgroupMove.EVENT_NAME,
            EgressDenial.EVENT_NAME,
            ExecutableContent.EVENT_NAME,
            KernelName.EVENT_NAME,
            HostPaths.EVENT_NAME,
            EyasSignal.EVENT_NAME,
            RealPath.EVENT_NAME,
            SentSignal.EVENT_NAME,
            SiblingClone.EVENT_NAME,
            SocketFacts.EVENT_NAME);

    private SyntheticEvents() {}
}
