package eyas.ci.provider;

import eyas.ci.CiException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls of a self-hosted runner at the beginning and at the end of each job. */
public interface RunnerHooks {
    /**
     * Return the folder of the runner above this process.
     *
     * @throws CiException if there is none
     * @throws IOException if it cannot be looked at
     */
    Path runner() throws IOException;

    /**
     * Return the job that a hook was called for. Of the environment only what names the job is taken.
     *
     * @param environment what the hook's caller says, who may be anybody
     * @param inputs settings of this machine, by the names of inputs
     * @param files where state and summary go, which are read and written for the runner; null for nowhere
     * @param out where lines go
     */
    CiJob job(Map<String, String> environment, Map<String, String> inputs, @Nullable HookFiles files, PrintStream out);
}
