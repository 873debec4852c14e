package eyas.state.origin;

/** One run of a package manager, shared by its process and all processes that it started. Event thread only. */
final class PackageRun {
    /** Whether it was given a package that a program of this job other than a package manager wrote. */
    boolean isOfJob;

    /** Whether installed programs downloaded all such packages, and no code of the job wrote to them. */
    boolean isDownload = true;
}
