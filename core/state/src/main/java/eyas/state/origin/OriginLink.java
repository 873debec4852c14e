package eyas.state.origin;

/**
 * One step in the history of a file's content: the program that wrote it.
 *
 * @param file the path that was written; empty if the content passed through a pipe
 * @param writer the {@link ThreadEntry#number} of the process that wrote it
 * @param name the kernel's name of its program
 * @param arguments the program's arguments, each with its NUL
 * @param connection a connection of the program to another machine, as in {@code fd.name}; empty if there was none
 * @param packageName the package for whose script the program ran, empty for none
 * @param installed the program's name as an installed one, empty if it is not one
 * @param step the number of its step, 0 for none
 * @param isByInstallation whether that package was being installed or built
 * @param isByAction whether its step runs an action
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
