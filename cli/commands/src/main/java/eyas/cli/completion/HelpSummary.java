package eyas.cli.completion;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** A one-line description to show beside a completion. */
final class HelpSummary {
    private static final int LONGEST = 80;

    private HelpSummary() {}

    /** Returns the summary of a command. */
    static String of(CommandSpec command) {
        UsageMessageSpec help = command.usageMessage();
        return of(help.header().length > 0 ? help.header() : help.description());
    }

    /** Returns the first sentence without its full stop, truncated if it is long. */
    static String of(String... lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            if (line.isEmpty()) {
                break;
            }
            text.append(text.isEmpty() ? "" : " ").append(line);
        }
        String all = text.toString().replace('\n', ' ').replace("%n", " ").replace("%%", "%");
        int end = all.indexOf(". ");
        String sentence =
                end >= 0 ? all.substring(0, end) : all.endsWith(".") ? all.substring(0, all.length() - 1) : all;
        if (sentence.length() <= LONGEST) {
            return sentence;
        }
        return sentence.substring(0, sentence.lastIndexOf(' ', LONGEST)) + " …";
    }
}
