package eyas.container;

import eyas.state.container.CgroupContainer;
import eyas.state.container.ContainerInfo;
import eyas.state.container.ContainerType;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which containers were asked for, and when they may be asked for again.
 *
 * <p>Containers are told apart by their full ids and by the user whose they are, the key of {@link CgroupContainer#key}. Each belongs to the
 * engines of that user alone, or to the machine's: an id is no secret, and who has a slice may give a group in it any name.
 *
 * <p>A container has at most one question at a time. What comes in between, that an engine tells of a change or that a process is seen
 * in it, is asked for once the answer has been taken. Bounded; what was not touched for the longest time goes first. Any thread.
 */
final class ContainerLookupTracker {
    /**
     * A question to ask.
     *
     * @param container what is asked for; without control groups where no process was seen in it
     * @param engine the only engine to ask, since it told of the container; null to ask all
     */
    record EngineQuestion(
            CgroupContainer container, @Nullable EngineSocket engine) {
        /** Returns the id of the user for whom it is asked; null where that is the machine. */
        @Nullable
        String user() {
            return engine == null ? container.user() : engine.owner();
        }
    }

    private static final class AskedContainer {
        private boolean isOpen;
        private boolean isDenied;
        /** Who described the container: nobody else may change what was said of it. */
        private @Nullable EngineSocket describer;
        /** A process was seen in it. */
        private @Nullable CgroupContainer sighting;
        /** The open question goes to one engine alone. */
        private boolean isTold;
        /** What is to be asked after the open question. */
        private @Nullable EngineQuestion next;
        /** It is not asked for again for a while. */
        private boolean isQuiet;
        /** Until when that is, in System.nanoTime. */
        private long quiet;
    }

    private final int most;
    private final Map<String, AskedContainer> containers = new LinkedHashMap<>();

    /** Makes one that remembers {@code most} containers. */
    ContainerLookupTracker(int most) {
        this.most = most;
    }

    /**
     * Returns the question about a container that a process was seen in; null where there is one, or it is too early for one. What was
     * only told of so far is asked for again by then: it has begun to run, so that it may have an address.
     */
    synchronized @Nullable EngineQuestion seen(CgroupContainer sighting, long now) {
        AskedContainer asked = containers.get(sighting.key());
        if (asked == null) {
            asked = new AskedContainer();
        }
        boolean isFirst = asked.sighting == null;
        asked.sighting = sighting;
        EngineQuestion question = new EngineQuestion(sighting, null);
        if (asked.isOpen) {
            asked.next = isFirst ? question : asked.next;
            return null;
        }
        if (!isFirst) {
            if (asked.isQuiet && asked.quiet - now > 0) {
                return null;
            }
            asked.describer = null; // whoever asks again knows nothing of it any more
        }
        return open(asked, question);
    }

    private static CgroupContainer withoutGroups(String fullId) {
        return new CgroupContainer(ContainerInfo.shortId(fullId), fullId, ContainerType.UNKNOWN, "");
    }

    /**
     * Returns the question about a container that {@code engine} tells of; null where there is one, or where this engine is not believed:
     * a user's about what was not seen to be that user's, and any about what another one has described.
     */
    synchronized @Nullable EngineQuestion told(EngineSocket engine, String fullId) {
        AskedContainer asked = containers.get(CgroupContainer.key(fullId, engine.owner()));
        CgroupContainer sighting = asked == null ? null : asked.sighting;
        if ((engine.owner() != null && sighting == null) || (asked != null && !mayDescribe(engine, asked.describer))) {
            return null;
        }
        EngineQuestion question = new EngineQuestion(sighting == null ? withoutGroups(fullId) : sighting, engine);
        if (asked != null && asked.isOpen) {
            asked.next = asked.next == null ? question : asked.next;
            return null;
        }
        return open(asked == null ? new AskedContainer() : asked, question);
    }

    /** Return whether an engine may tell of a container: not where another one has described it. */
    private static boolean mayDescribe(EngineSocket engine, @Nullable EngineSocket describer) {
        return describer == null || describer.equals(engine);
    }

    private EngineQuestion open(AskedContainer asked, EngineQuestion question) {
        asked.isOpen = true;
        asked.isDenied = false;
        asked.isTold = question.engine() != null;
        asked.next = null;
        remember(question.container().key(), asked);
        return question;
    }

    private void remember(String key, AskedContainer asked) {
        containers.remove(key);
        containers.put(key, asked);
        Iterator<String> eldest = containers.keySet().iterator();
        while (containers.size() > most) {
            eldest.next();
            eldest.remove();
        }
    }

    /** Takes back a question that cannot be asked now. */
    synchronized void takeBack(EngineQuestion question) {
        AskedContainer asked = containers.get(question.container().key());
        if (asked != null && asked.describer != null) {
            asked.isOpen = false;
        } else {
            containers.remove(question.container().key());
        }
    }

    /** Takes that every engine which could be asked denies to know the container, and is asked again. */
    synchronized void denied(String key) {
        AskedContainer asked = containers.get(key);
        if (asked != null) {
            asked.isDenied = true;
        }
    }

    /**
     * Ends the open question: its answer was taken.
     *
     * @param by who has described the container; null where nobody did
     * @param quiet until when the container is not asked for again, in System.nanoTime
     * @return what there is to ask now; null for nothing
     */
    synchronized @Nullable EngineQuestion end(String key, @Nullable EngineSocket by, long quiet) {
        AskedContainer asked = containers.get(key);
        if (asked == null || !asked.isOpen) {
            return null;
        }
        asked.isOpen = false;
        asked.isDenied = false;
        asked.isQuiet = true;
        asked.quiet = quiet;
        asked.describer = by == null ? asked.describer : by;
        EngineQuestion next = asked.next;
        if (next != null && (next.engine() == null || mayDescribe(next.engine(), asked.describer))) {
            return open(asked, next);
        }
        if (asked.isTold && asked.describer == null) {
            asked.isQuiet = false; // whoever sees a process in it may ask all
        }
        if (asked.describer == null && asked.sighting == null) {
            containers.remove(key);
        } else {
            remember(key, asked);
        }
        return null;
    }

    /** Return whether no process was seen in the container yet. */
    synchronized boolean isNew(CgroupContainer sighting) {
        AskedContainer asked = containers.get(sighting.key());
        return asked == null || asked.sighting == null;
    }

    /** Return whether there is a question about the container that may be answered at any moment, and nothing is known of it yet. */
    synchronized boolean isAwaited(String key) {
        AskedContainer asked = containers.get(key);
        return asked != null && asked.isOpen && !asked.isDenied && asked.describer == null;
    }

    synchronized int size() {
        return containers.size();
    }
}
