package dev.caravan.model;

import java.math.BigDecimal;

/**
 * A place on earth, in degrees (WGS 84).
 *
 * @param latitude −90 to 90
 * @param longitude −180 to 180
 */
public record Location(BigDecimal latitude, BigDecimal longitude) {}
