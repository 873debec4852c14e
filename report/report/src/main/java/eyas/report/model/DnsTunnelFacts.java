package eyas.report.model;

/**
 * Look-ups below one parent name that look like data on its way out.
 *
 * @param id its number in the report
 * @param parent the registered part of the names, for example {@code example.com}
 * @param reason why, in words
 * @param names how many distinct names below it were asked for
 * @param sample one of them
 * @param firstTime when this was noticed
 * @param process the process that asked last before it was noticed
 */
public record DnsTunnelFacts(
        int id, String parent, String reason, long names, String sample, long firstTime, int process) {}
