package eyas.container;

import eyas.state.container.CgroupContainer;
import eyas.state.container.ContainerInfo;
import eyas.state.container.ContainerType;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tracks which containers were looked up, and when they may be looked up again.
 *
 * <p>Containers are identified by their full id and their user, the key of {@link CgroupContainer#key}. A container belongs to the engines
 * of its user, or to the machine's: ids are no secret, and a user with a slice may choose any name for a group in it.
 *
 * <p>A container has at most one open question. Changes reported by an engine and processes seen meanwhile cause another question once the
 * answer was processed. Bounded: the least recently used entry is evicted. Thread-safe.
 */
final class ContainerLookupTracker {
    /**
     * A question to ask.
     *
     * @param container the container; without control groups if no process was seen in it
     * @param engine the only engine to ask, since it reported the container; null to ask all
     */
    record EngineQuestion(
            CgroupContainer container, @Nullable EngineSocket engine) {
        /** Returns the id of the user on whose behalf the question is asked; null for the machine. */
        @Nullable
        String user() {
            return engine == null ? container.user() : engine.owner();
        }
    }

    private static final class AskedContainer {
        private boolean isOpen;
        private boolean isDenied;
        /** The engine that described the container: no other may change the description. */
        private @Nullable EngineSocket describer;
        /** The sighting of a process in the container. */
        private @Nullable CgroupContainer sighting;
        /** Whether the open question goes to the reporting engine only. */
        private boolean isReported;
        /** The question to ask after the open one. */
        private @Nullable EngineQuestion next;
        /** Whether further questions are suppressed for a while. */
        private boolean isQuiet;
        /** The end of that time, in System.nanoTime. */
        private long quiet;
    }

    private final int max;
    private final Map<String, AskedContainer> containers = new LinkedHashMap<>();

    /** Makes a tracker for {@code max} containers. */
    ContainerLookupTracker(int max) {
        this.max = max;
    }

    /**
     * Returns the question for a sighting of a process; null if one is open, or it is too early. A container that was only reported by an
     * engine is looked up again: it runs now, so it may have an address.
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
            asked.describer = null; // a caller that asks again has lost the description
        }
        return open(asked, question);
    }

    private static CgroupContainer withoutGroups(String fullId) {
        return new CgroupContainer(ContainerInfo.shortId(fullId), fullId, ContainerType.UNKNOWN, "");
    }

    /**
     * Returns the question for a container that {@code engine} reports; null if one is open, or the engine is not trusted: a user's engine
     * about containers that were not seen to belong to that user, and any engine about a container that another one has described.
     */
    synchronized @Nullable EngineQuestion reported(EngineSocket engine, String fullId) {
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

    /** Returns whether an engine may report a container: no other one must have described it. */
    private static boolean mayDescribe(EngineSocket engine, @Nullable EngineSocket describer) {
        return describer == null || describer.equals(engine);
    }

    private EngineQuestion open(AskedContainer asked, EngineQuestion question) {
        asked.isOpen = true;
        asked.isDenied = false;
        asked.isReported = question.engine() != null;
        asked.next = null;
        remember(question.container().key(), asked);
        return question;
    }

    private void remember(String key, AskedContainer asked) {
        containers.remove(key);
        containers.put(key, asked);
        Iterator<String> eldest = containers.keySet().iterator();
        while (containers.size() > max) {
            eldest.next();
            eldest.remove();
        }
    }

    /** Cancels a question that cannot be asked now. */
    synchronized void cancel(EngineQuestion question) {
        AskedContainer asked = containers.get(question.container().key());
        if (asked != null && asked.describer != null) {
            asked.isOpen = false;
        } else {
            containers.remove(question.container().key());
        }
    }

    /** Records that every reachable engine does not know the container, and that they will be asked again. */
    synchronized void denied(String key) {
        AskedContainer asked = containers.get(key);
        if (asked != null) {
            asked.isDenied = true;
        }
    }

    /**
     * Closes the open question after its answer was processed.
     *
     * @param by the engine that described the container; null if none did
     * @param quiet until when the container is not looked up again, in System.nanoTime
     * @return the question to ask now; null for none
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
        if (asked.isReported && asked.describer == null) {
            asked.isQuiet = false; // for a sighting of a process, all engines may be asked
        }
        if (asked.describer == null && asked.sighting == null) {
            containers.remove(key);
        } else {
            remember(key, asked);
        }
        return null;
    }

    /** Returns whether no process was seen in the container yet. */
    synchronized boolean isNew(CgroupContainer sighting) {
        AskedContainer asked = containers.get(sighting.key());
        return asked == null || asked.sighting == null;
    }

    /** Returns whether a question about the container is open and may be answered at any moment, and nothing is known of it yet. */
    synchronized boolean isAwaited(String key) {
        AskedContainer asked = containers.get(key);
        return asked != null && asked.isOpen && !asked.isDenied && asked.describer == null;
    }

    synchronized int size() {
        return containers.size();
    }
}
