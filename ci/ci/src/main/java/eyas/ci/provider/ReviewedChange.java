package eyas.ci.provider;

import java.util.Optional;

/**
 * A file of the repository in its reviewed version, and in the change under review.
 *
 * @param reviewed the reviewed version, which the change cannot have modified
 * @param proposed the version of the change under review; empty if there is none
 * @param foreign whether the code of the run is by an author without write access to the repository
 */
public record ReviewedChange(ReviewedFile reviewed, Optional<ReviewedFile> proposed, boolean foreign) {
    /** Returns an unknown change with {@code reason}. */
    public static ReviewedChange unknown(String reason) {
        return new ReviewedChange(new ReviewedFile.Unknown(reason), Optional.empty(), false);
    }
}
