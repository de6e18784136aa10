"""What may lie between two counts of a sensor: nothing, where nobody says that it counts more rarely than each step."""

from test_delivery import A_SECOND

from pump.delivery import Delivery
from pump.integral import Integral
from pump.planner import Horizon, Planner
from twin.motor import Motor


# covers: GRD-6
def test_a_sensor_of_which_nothing_is_said_counts_each_step() -> None:
    for delivered, short in ((91 - 4, False), (91 - 5, True)):
        motor = Motor()
        integral = Integral(20_000)
        delivery = Delivery(integral, Planner(motor, integral, Horizon(1000, 8, 1000, 0)), motor)
        delivery.use_rate(A_SECOND)
        delivery.elapse(99_000)
        motor.turned += delivered
        delivery.sense()
        delivery.close_hour()
        assert delivery.short is short
