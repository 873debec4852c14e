package eyas.ci.provider;

import java.util.Optional;

/**
 * A file of the repository as those have reviewed it on whom a run may rely, and as the run's own change has it.
 *
 * @param reviewed the file where it counts: nothing that the run is about can have changed it there
 * @param proposed the file in the change that is to be reviewed; empty where the run is about none
 * @param foreign whether the code of the run is that of somebody who cannot write to the repository
 */
public record ReviewedChange(ReviewedFile reviewed, Optional<ReviewedFile> proposed, boolean foreign) {
    /** Return that nothing is known, for {@code reason}. */
    public static ReviewedChange unknown(String reason) {
        return new ReviewedChange(new ReviewedFile.Unknown(reason), Optional.empty(), false);
    }
}
