package eyas.report.model;

/**
 * One container.
 *
 * @param id its number in the report
 * @param containerId the engine's id, short form
 * @param engine kind of engine, for example {@code docker}
 * @param name its name, empty if unknown
 * @param image the name of the image, empty if unknown
 * @param imageDigest the image's digest, empty if unknown
 * @param privileged whether it runs privileged
 * @param firstTime time at which it was first seen; 0 if it existed before
 * @param processes number of processes of the report that ran in it
 */
public record ContainerFacts(
        int id,
        String containerId,
        String engine,
        String name,
        String image,
        String imageDigest,
        boolean privileged,
        long firstTime,
        int processes) {}
