package eyas.container;

import eyas.state.CgroupContainer;
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

    /**
     * Returns the engine's name and version.
     *
     * @throws EngineException if the engine cannot be asked or answers nonsense
     */
    String version() throws EngineException;
}
