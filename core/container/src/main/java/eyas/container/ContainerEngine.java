package eyas.container;

import eyas.state.container.CgroupContainer;
import eyas.state.container.ContainerInfo;
import java.util.Optional;

/** Answers for one engine. Any thread; calls block, so they belong on virtual threads. */
interface ContainerEngine {
    /**
     * Returns the container that was seen; empty where the engine does not know it.
     *
     * @throws EngineException if the engine cannot be asked or answers nonsense
     */
    Optional<ContainerInfo> find(CgroupContainer sighting) throws EngineException;

    /** Takes what an engine tells by itself. */
    interface ToldContainers {
        /** Returns what an engine may tell. */
        EngineEventLimits limits();

        /** Return whether there is room for another event of so many bytes; it is asked before the event is looked at. */
        boolean hasRoom(int bytes);

        /** Takes the full id of a container that was made, started or changed. */
        void told(String fullId);
    }

    /**
     * Passes on what becomes of the engine's containers for as long as it tells of that.
     *
     * @param since from when on, in seconds since the epoch; 0 for now. Engines that do not remember what was, begin now
     * @throws EngineException if it does not tell, or sends nonsense
     */
    void follow(long since, ToldContainers to) throws EngineException;

    /**
     * Returns the engine's name and version.
     *
     * @throws EngineException if the engine cannot be asked or answers nonsense
     */
    String version() throws EngineException;
}
