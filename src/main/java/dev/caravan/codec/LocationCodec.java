package dev.caravan.codec;

import dev.caravan.model.Column;
import dev.caravan.model.ColumnType;
import dev.caravan.model.Field;
import dev.caravan.model.Location;
import dev.caravan.model.Problem;
import dev.caravan.model.ProblemException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Places as {@code latitude,longitude} in degrees. Coordinates have the digits that their columns give back. */
final class LocationCodec extends Codec<Location> {
    private static final String CODE = "not-a-location";
    private static final BigDecimal MAX_LATITUDE = BigDecimal.valueOf(90);
    private static final BigDecimal MAX_LONGITUDE = BigDecimal.valueOf(180);

    private final Codec<? extends Number> latitudes;
    private final Codec<? extends Number> longitudes;

    private LocationCodec(Codec<? extends Number> latitudes, Codec<? extends Number> longitudes) {
        super(Location.class, new Expectation(CODE, "a location", "latitude,longitude, such as 52.52,13.405"));
        this.latitudes = latitudes;
        this.longitudes = longitudes;
    }

    /** @throws ProblemException if the field has neither two number columns nor a column of points */
    static LocationCodec of(Field field) {
        List<Column> columns = field.columns();
        if (columns.size() == 1 && field.column().type() instanceof ColumnType.Point) {
            return new LocationCodec(FloatingCodec.of64Bits(), FloatingCodec.of64Bits());
        }
        if (columns.size() != 2) {
            throw new ProblemException(Codecs.unsuitableType(field));
        }
        return new LocationCodec(coordinates(field, 0), coordinates(field, 1));
    }

    private static Codec<? extends Number> coordinates(Field field, int column) {
        return Codecs.numbers(field.columns().get(column).type())
                .orElseThrow(() -> new ProblemException(Codecs.unsuitableType(field)));
    }

    @Override
    Location decode(String text) throws CellException {
        String pair = text.startsWith("(") && text.endsWith(")") ? text.substring(1, text.length() - 1) : text;
        int comma = pair.indexOf(',');
        if (comma < 0) {
            throw expectation().refuse(text);
        }
        return new Location(
                coordinate(text, pair.substring(0, comma), latitudes, "latitude", MAX_LATITUDE),
                coordinate(text, pair.substring(comma + 1), longitudes, "longitude", MAX_LONGITUDE));
    }

    private BigDecimal coordinate(
            String found, String part, Codec<? extends Number> codec, String name, BigDecimal limit)
            throws CellException {
        String digits = Blanks.strip(part);
        NumberText number = NumberText.scan(digits);
        if (number == null) {
            throw expectation().refuse(found);
        }
        BigDecimal value;
        try {
            value = digitsOfColumn(codec, number, digits);
        } catch (CellException e) {
            throw nameCoordinate(e.problem(), name, found);
        }
        if (value.abs().compareTo(limit) > 0) {
            throw CellException.of(
                    Numbers.OUT_OF_RANGE,
                    found,
                    "is not a location: its %1$s is out of range; expected -%2$s to %2$s".formatted(name, limit),
                    Optional.of("The latitude comes first"));
        }
        return value;
    }

    /** The digits that come back from the column. */
    private static <N extends Number> BigDecimal digitsOfColumn(Codec<N> codec, NumberText number, String digits)
            throws CellException {
        if (codec instanceof FloatingCodec<?> floating && floating.givesBack(number)) {
            BigDecimal same = number.toBigDecimal().stripTrailingZeros();
            return same.scale() < 0 ? same.setScale(0) : same;
        }
        return new BigDecimal(codec.encode(codec.decode(digits)));
    }

    private static CellException nameCoordinate(Problem problem, String name, String found) {
        return new CellException(new Problem(
                problem.code(),
                "The " + name + " " + problem.message(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(found),
                problem.hint()));
    }

    @Override
    String encode(Location value) {
        return encode(value.latitude(), latitudes) + "," + encode(value.longitude(), longitudes);
    }

    /** Only columns of a fixed scale give zeros at the end a meaning. */
    private static String encode(BigDecimal coordinate, Codec<? extends Number> codec) {
        return (codec instanceof DecimalCodec ? coordinate : coordinate.stripTrailingZeros()).toPlainString();
    }

    @Override
    boolean isLossless() {
        return true;
    }
}
