package eyas.state.origin;

/**
 * One step on the way of a file's content: which program wrote it.
 *
 * @param file the path that was written; empty where the content went through a pipe
 * @param writer the {@link ThreadEntry#number} of the process that wrote it
 * @param name the name of its program, as the kernel has it
 * @param arguments the program's arguments, each with its NUL
 * @param connection a connection of the program to another machine, as {@code fd.name} has it; empty if there was none
 * @param packageName the package for whose script the program ran, empty for none
 * @param installed the name of the program as an installed one, empty if it is none
 * @param step the number of the step that it ran in, 0 for none
 * @param isByInstallation whether that package was installed or built
 * @param isByAction whether it ran in a step that runs an action
 * @param isByRunner whether it was the runner itself
 */
public record OriginLink(
        byte[] file,
        long writer,
        byte[] name,
        byte[] arguments,
        byte[] connection,
        byte[] packageName,
        byte[] installed,
        long step,
        boolean isByInstallation,
        boolean isByAction,
        boolean isByRunner) {}
