package eyas.report.synopsis;

import java.util.List;

/**
 * Is one part of a job that broke rules: a package script, a step, or a branch of processes that belongs to no known step.
 *
 * @param who what it is, in words
 * @param step its step, -1 if unknown
 * @param script its package script, -1 if none
 * @param branch the process that all of its deeds lie below, -1 if unknown
 * @param deeds rules that it broke, the most urgent first
 * @param clues what it touched, the most urgent first
 */
public record Suspect(String who, int step, int script, int branch, List<Deed> deeds, List<Clue> clues) {
    public Suspect {
        deeds = List.copyOf(deeds);
        clues = List.copyOf(clues);
    }
}
