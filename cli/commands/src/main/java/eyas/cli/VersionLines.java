package eyas.cli;

import eyas.session.installation.ProgramVersion;
import picocli.CommandLine.IVersionProvider;

/** The lines that {@code --version} prints. */
final class VersionLines implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"eyas " + ProgramVersion.text() + " (Java " + Runtime.version() + ")"};
    }
}
