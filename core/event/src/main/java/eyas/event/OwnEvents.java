package eyas.event;

import java.util.Set;

/** The names of the asynchronous events that Eyas makes itself, which {@code evt.type} of such an event is. */
public final class OwnEvents {
    /** All of them. */
    public static final Set<String> NAMES = Set.of(
            CallTarget.EVENT_NAME,
            CgroupMove.EVENT_NAME,
            EgressDenial.EVENT_NAME,
            ExecutableContent.EVENT_NAME,
            KernelName.EVENT_NAME,
            MachinePaths.EVENT_NAME,
            OwnSignal.EVENT_NAME,
            RealPath.EVENT_NAME,
            SentSignal.EVENT_NAME,
            SiblingClone.EVENT_NAME,
            SocketFacts.EVENT_NAME);

    private OwnEvents() {}
}
