package eyas.state.container;

/**
 * The image of a container; unknown values are empty.
 *
 * @param name as requested, for example {@code registry.example:5000/app:1.2}
 * @param id the image's id, 64 hex digits
 * @param repository the name without tag and digest
 * @param tag the tag
 * @param digest the digest in its registry, with its algorithm: {@code sha256:…}
 */
public record ContainerImage(String name, String id, String repository, String tag, String digest) {
    /** The unknown image. */
    public static final ContainerImage UNKNOWN = new ContainerImage("", "", "", "", "");

    /**
     * Splits {@code reference} into repository and tag.
     *
     * <p>The tag follows the last colon after the last slash, because registry names may contain a port; a digest is removed.
     *
     * @param reference for example {@code registry.example:5000/app:1.2@sha256:…}
     * @return an image with that name, without id and digest
     */
    public static ContainerImage named(String reference) {
        int at = reference.indexOf('@');
        String plain = at < 0 ? reference : reference.substring(0, at);
        int colon = plain.lastIndexOf(':');
        boolean tagged = colon > plain.lastIndexOf('/');
        return tagged
                ? new ContainerImage(reference, "", plain.substring(0, colon), plain.substring(colon + 1), "")
                : new ContainerImage(reference, "", plain, "", "");
    }
}
