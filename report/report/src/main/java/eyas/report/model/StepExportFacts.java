package eyas.report.model;

/**
 * One variable or folder that a step handed on to the later steps of its job; never its value.
 *
 * @param id its number in the report
 * @param kind {@code variable}, or {@code folder} for one where programs are looked for
 * @param name the variable or the folder
 * @param file the name of the file by which it was handed on
 * @param process the process that wrote the file, -1 where there were several
 * @param step the step, -1 if unknown
 */
public record StepExportFacts(int id, String kind, String name, String file, int process, int step) {}
