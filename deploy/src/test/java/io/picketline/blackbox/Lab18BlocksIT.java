package io.picketline.blackbox;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Blocks hold as long and as wide as they were ordered, however they overlap. */
class Lab18BlocksIT {

  @TestFactory
  Stream<DynamicTest> longblock_renewed_outlivesItsFirstTimerWithoutAGap() {
    return Played.scenario("longblock")
        .proofs(
            "a goes by the second timer: a block of an address",
            "b goes by the second timer: a block of an address",
            "c goes by the second timer: a block of an address, though its sensor is dead",
            "a goes by the second timer: a block of a /24",
            "b goes by the second timer: a block of a /24",
            "c goes by the second timer: a block of a /24",
            "every host serves the bystander afterwards");
  }

  @TestFactory
  Stream<DynamicTest> prefix_overlapping_goOneByOne() {
    var orders =
        Stream.of(
            "/24, /28, address",
            "/24, address, /28",
            "/28, /24, address",
            "/28, address, /24",
            "address, /24, /28",
            "address, /28, /24");
    var expected =
        orders
            .flatMap(order -> Stream.of(order + " unblocked", order + " ended"))
            .map(order -> order + ": what is still blocked is dropped, and nothing else");
    var others =
        Stream.of(
            "unblocking says what it does, or what stands in its way",
            "each order was seen on its way",
            "every host serves the bystander afterwards");
    return Played.scenario("prefix").proofs(Stream.concat(expected, others).toArray(String[]::new));
  }
}
