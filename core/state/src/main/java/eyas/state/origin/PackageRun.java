package eyas.state.origin;

/** One run of a package manager, shared by its process and all that it started. Event thread only. */
final class PackageRun {
    /** Whether it was given a package that a program of this job wrote, and not a package manager. */
    boolean isOfJob;

    /** Whether installed programs downloaded all such packages, as none of the job's code wrote them. */
    boolean isDownload = true;
}
