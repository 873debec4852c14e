package eyas.report.model;

/**
 * DNS lookups below one parent name that look like data exfiltration.
 *
 * @param id its number in the report
 * @param parent the registered part of the names, for example {@code example.com}
 * @param reason why it is suspicious
 * @param names number of distinct queried names below it
 * @param sample one of them
 * @param firstTime time of detection
 * @param process the process that sent the last query before the detection
 */
public record DnsTunnelFacts(
        int id, String parent, String reason, long names, String sample, long firstTime, int process) {}
