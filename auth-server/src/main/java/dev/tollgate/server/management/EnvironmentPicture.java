package dev.tollgate.server.management;

import java.util.List;
import java.util.Map;

/**
 * What has been counted in one environment since the start, for who looks at it again and again.
 *
 * @param logins attempts by how they ended
 * @param bounds seconds that the durations of a bucket do not exceed, but for the last one, which has no bound
 * @param durations of answers, by operation: how many each bucket has
 */
public record EnvironmentPicture(Map<String, Long> logins, List<Double> bounds, Map<String, List<Long>> durations) {}
