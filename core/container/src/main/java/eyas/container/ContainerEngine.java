package eyas.container;

import eyas.state.container.CgroupContainer;
import eyas.state.container.ContainerInfo;
import java.util.Optional;

/** The client of one engine. Thread-safe; calls block, so use virtual threads. */
interface ContainerEngine {
    /**
     * Returns the container of a sighting; empty if the engine does not know it.
     *
     * @throws EngineException if the engine cannot be reached or its reply is invalid
     */
    Optional<ContainerInfo> find(CgroupContainer sighting) throws EngineException;

    /** Receives the events of an engine. */
    interface EngineEventHandler {
        /** Returns the limits for the engine's events. */
        EngineEventLimits limits();

        /** Returns whether an event of {@code bytes} is within the rate limit; called before the event is parsed. */
        boolean hasCapacity(int bytes);

        /** Reports the full id of a container that was created, started or changed. */
        void reported(String fullId);
    }

    /**
     * Reports changes of the engine's containers until its event stream ends.
     *
     * @param since start time, in seconds since the epoch; 0 for now. Engines without a history start now
     * @throws EngineException if the engine does not report events, or sends invalid ones
     */
    void follow(long since, EngineEventHandler to) throws EngineException;

    /**
     * Returns the engine's name and version.
     *
     * @throws EngineException if the engine cannot be reached or its reply is invalid
     */
    String version() throws EngineException;
}
