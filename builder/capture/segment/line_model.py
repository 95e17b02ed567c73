"""Decision trees learned by `bench/train_blocks.py` from the lines of dumps.

Rule: written by that script, never by hand; trees over the features `m` of a line.
"""

# fmt: off
from collections.abc import Sequence


def _add_0(m: Sequence[float]) -> float:
    return (
        (((-.07 if m[0]<=-.891 else (-.08 if m[11]<=.0394 else (.15 if m[11]<=.839 else -.03))) if m[1]<=.0469 else (.17
        if m[11]<=.962 else .00)) if m[18]<=9.54 else (((.26 if m[26]<=34.5 else -.09) if m[24]<=1.5 else .11) if
        m[34]<=0 else (.02 if m[1]<=-1.17 else (.00 if m[11]<=.0299 else .21)))) + (((-.17 if m[4]<=0 else -.08) if
        m[17]<=7.94 else (((-.12 if m[30]<=24.5 else .06) if m[21]<=0 else -.11) if m[25]<=1.5 else -.16)) if
        m[2]<=.0469 else ((((-.13 if m[17]<=4.54 else .05) if m[30]<=32.5 else (.14 if m[23]<=1.5 else -.11)) if
        m[27]<=47 else -.13) if m[25]<=1.5 else -.08)) + (((-.15 if m[3]<=.0469 else -.03) if m[1]<=-.641 else (-.10 if
        m[32]<=.0912 else (-.16 if m[11]<=.0299 else (.12 if m[24]<=0 else -.03)))) if m[18]<=9.78 else (-.06 if
        m[6]<=-3.75 else (((.07 if m[24]<=0 else -.09) if m[1]<=-1.45 else .13) if m[16]<=627 else (.03 if m[36]<=14.5
        else -.17)))) + ((-.14 if m[3]<=-.922 else ((-.15 if m[13]<=36.5 else ((.06 if m[16]<=677 else -.12) if m[22]<=0
        else -.19)) if m[11]<=.91 else -.14)) if m[5]<=0 else ((-.09 if m[1]<=-.141 else .08) if m[20]<=0 else (((-.00
        if m[35]<=0 else .14) if m[11]<=.882 else .04) if m[27]<=47 else -.10))) + (((-.14 if m[4]<=-.703 else (-.12 if
        m[32]<=.111 else (-.10 if m[13]<=36.5 else .05))) if m[3]<=.141 else (-.06 if m[32]<=.0954 else .06)) if
        m[17]<=9.54 else (-.10 if m[32]<=.0477 else ((((.06 if m[3]<=-.672 else .12) if m[26]<=34.5 else -.17) if
        m[28]<=0 else -.14) if m[22]<=0 else -.18))) + (((-.14 if m[4]<=-.391 else -.08) if m[6]<=0 else (-.09 if
        m[31]<=.0425 else .05)) if m[31]<=.118 else ((((-.01 if m[3]<=-1.45 else (.09 if m[27]<=27.5 else -.06)) if
        m[7]<=22.5 else (.13 if m[36]<=17.5 else -.01)) if m[23]<=1.5 else -.12) if m[11]<=.901 else (.01 if m[33]<=0
        else -.12))) + (((-.13 if m[0]<=-1.36 else -.08) if m[1]<=-.672 else ((-.12 if m[11]<=.0394 else (.05 if
        m[11]<=.975 else -.11)) if m[24]<=0 else -.09)) if m[5]<=0 else (((-.00 if m[35]<=0 else (.11 if m[35]<=15.5
        else .02)) if m[11]<=.917 else (-.06 if m[1]<=.484 else .07)) if m[34]<=29.5 else -.10)) + ((-.11 if m[0]<=-.672
        else (-.11 if m[32]<=.043 else (-.13 if m[12]<=.0255 else (-.09 if m[2]<=-1.89 else (.06 if m[7]<=10.5 else
        -.06))))) if m[5]<=0 else ((-.06 if m[0]<=-.547 else .05) if m[2]<=0 else (((.12 if m[12]<=.939 else .03) if
        m[28]<=0 else -.20) if m[16]<=627 else -.04))) + ((-.11 if m[18]<=10.4 else (-.12 if m[2]<=-2.3 else (-.08 if
        m[13]<=80.5 else .01))) if m[2]<=-.422 else ((-.07 if m[30]<=29.5 else (.08 if m[11]<=.687 else -.02)) if
        m[18]<=11.3 else (((.10 if m[28]<=0 else -.11) if m[23]<=1.5 else -.11) if m[16]<=627 else (.05 if m[36]<=14.5
        else -.15)))) + ((-.11 if m[4]<=-.922 else (-.09 if m[30]<=17.5 else (.04 if m[11]<=.906 else -.10))) if
        m[17]<=8.54 else (((((-.06 if m[8]<=0 else .09) if m[9]<=0 else (.10 if m[36]<=17.5 else -.01)) if m[28]<=0 else
        -.12) if m[11]<=.912 else (-.09 if m[1]<=0 else .03)) if m[22]<=0 else -.15))
    )


def _add_1(m: Sequence[float]) -> float:
    return (
        ((-.11 if m[3]<=-.891 else ((-.08 if m[38]<=0 else .06) if m[24]<=1.5 else -.11)) if m[19]<=0 else ((-.08 if
        m[3]<=.0469 else .02) if m[32]<=.111 else ((((-.05 if m[12]<=.0328 else .09) if m[28]<=0 else -.09) if m[24]<=0
        else (.05 if m[25]<=0 else -.07)) if m[22]<=0 else -.15))) + ((-.10 if m[3]<=-1.36 else (-.10 if m[32]<=.0406
        else (-.09 if m[12]<=.0394 else (.05 if m[24]<=0 else -.05)))) if m[5]<=0 else ((-.05 if m[32]<=.043 else ((-.07
        if m[12]<=.0157 else (-.08 if m[3]<=-2.77 else (.10 if m[24]<=8.5 else -.09))) if m[26]<=20.5 else -.14)) if
        m[25]<=1.5 else -.09)) + ((-.10 if m[31]<=.118 else (-.10 if m[14]<=118.5 else (-.02 if m[5]<=-1.5 else .06)))
        if m[2]<=-.641 else ((((-.05 if m[31]<=.0425 else .04) if m[25]<=1.5 else -.11) if m[34]<=29.5 else -.12) if
        m[31]<=.118 else (((.03 if m[5]<=-1.5 else .09) if m[26]<=16.5 else -.10) if m[25]<=1.5 else -.05))) + (((-.10
        if m[2]<=-1.39 else (-.03 if m[24]<=0 else -.10)) if m[4]<=-.922 else (-.08 if m[32]<=.0548 else (-.07 if
        m[2]<=-1.86 else (-.08 if m[17]<=2.77 else .03)))) if m[2]<=0 else ((.02 if m[32]<=.0954 else (.09 if
        m[36]<=26.5 else -.05)) if m[24]<=0 else (-.06 if m[6]<=-1.5 else .04))) + (((-.10 if m[19]<=0 else (-.02 if
        m[11]<=.74 else -.09)) if m[3]<=-1.17 else ((-.08 if m[11]<=.0299 else ((-.12 if m[2]<=-2.48 else .02) if
        m[8]<=0 else .08)) if m[11]<=.91 else -.08)) if m[2]<=.453 else ((-.04 if m[3]<=-2.17 else (.08 if m[33]<=33.5
        else -.06)) if m[22]<=0 else -.13)) + (((-.11 if m[18]<=3.06 else (-.09 if m[32]<=.111 else (-.09 if m[13]<=86.5
        else -.00))) if m[7]<=28.5 else (.05 if m[25]<=1.5 else -.12)) if m[1]<=-.922 else (-.05 if m[32]<=.043 else
        (-.05 if m[13]<=36.5 else (((.08 if m[28]<=0 else -.08) if m[26]<=20.5 else -.13) if m[25]<=1.5 else -.05)))) +
        (((-.10 if m[14]<=1480.5 else (-.08 if m[31]<=.0456 else .03)) if m[0]<=.0469 else .01) if m[31]<=.118 else
        (((.08 if m[16]<=620 else (.13 if m[15]<=.477 else -.07)) if m[12]<=.848 else .02) if m[24]<=0 else (((.06 if
        m[24]<=7.5 else -.16) if m[22]<=0 else -.13) if m[12]<=.731 else -.08))) + ((-.08 if m[6]<=0 else .00) if
        m[31]<=.113 else (((((.08 if m[29]<=1.5 else (-.06 if m[34]<=-2.5 else .05)) if m[35]<=17.5 else -.02) if
        m[21]<=0 else (.02 if m[29]<=1.5 else -.10)) if m[10]<=0 else -.14) if m[12]<=.882 else ((.00 if m[33]<=30.5
        else -.11) if m[21]<=0 else -.11))) + ((-.09 if m[19]<=0 else (-.01 if m[24]<=0 else -.08)) if m[2]<=-.922 else
        ((-.05 if m[12]<=.0299 else (((.05 if m[2]<=1.14 else .09) if m[10]<=0 else -.09) if m[26]<=16.5 else -.12)) if
        m[24]<=0 else (((-.14 if m[3]<=-2.58 else .06) if m[24]<=8.5 else -.10) if m[12]<=.731 else -.06))) + ((-.09 if
        m[17]<=3.13 else ((-.07 if m[32]<=.0406 else (-.08 if m[13]<=77.5 else ((.01 if m[6]<=-3.75 else .06) if
        m[25]<=1.5 else -.06))) if m[22]<=0 else -.12)) if m[6]<=0 else (((.02 if m[25]<=1.5 else -.11) if m[17]<=9.54
        else (.07 if m[28]<=0 else -.11)) if m[27]<=47 else -.10))
    )


def _add_2(m: Sequence[float]) -> float:
    return (
        (((-.09 if m[1]<=-.203 else -.03) if m[4]<=-1.42 else (-.04 if m[1]<=-1.14 else (((-.05 if m[13]<=36.5 else .04)
        if m[21]<=0 else -.04) if m[10]<=0 else -.12))) if m[2]<=.578 else (((-.05 if m[0]<=-.0781 else .05) if
        m[3]<=-1.42 else .08) if m[16]<=627 else (.06 if m[36]<=7.5 else -.10))) + ((-.09 if m[31]<=.0433 else ((.01 if
        m[25]<=1.5 else -.09) if m[11]<=.805 else -.08)) if m[2]<=-.984 else ((-.03 if m[31]<=.0425 else ((.04 if
        m[2]<=.797 else .08) if m[16]<=588 else (.01 if m[25]<=1.5 else -.17))) if m[24]<=0 else ((.06 if m[11]<=.734
        else -.04) if m[25]<=0 else -.08))) + ((-.07 if m[1]<=-1.45 else ((-.07 if m[11]<=.0299 else ((.00 if m[24]<=8.5
        else -.11) if m[5]<=-1.5 else .10)) if m[12]<=.927 else -.07)) if m[5]<=0 else (((-.04 if m[35]<=0 else (.06 if
        m[25]<=1.5 else -.07)) if m[12]<=.844 else -.05) if m[1]<=.266 else (.08 if m[16]<=627 else -.05))) + ((-.08 if
        m[31]<=.0433 else ((((.03 if m[25]<=1.5 else -.06) if m[7]<=9.5 else -.06) if m[21]<=0 else -.05) if m[22]<=0
        else -.12)) if m[5]<=0 else ((.00 if m[21]<=0 else -.08) if m[0]<=-1.45 else (((.04 if m[25]<=1.5 else -.09) if
        m[1]<=-.141 else .07) if m[26]<=16.5 else -.11))) + ((-.08 if m[31]<=.118 else (.01 if m[24]<=0 else -.08)) if
        m[4]<=-1.36 else (((-.03 if m[34]<=2.5 else (-.04 if m[31]<=.0433 else .06)) if m[24]<=0 else -.06) if
        m[5]<=-1.5 else (((.07 if m[12]<=.848 else .01) if m[27]<=35.5 else (.09 if m[36]<=7.5 else -.14)) if
        m[34]<=33.5 else -.07))) + ((((.01 if m[25]<=1.5 else -.09) if m[21]<=0 else -.07) if m[34]<=33.5 else -.09) if
        m[4]<=-.922 else ((((((-.05 if m[9]<=0 else .06) if m[8]<=0 else .09) if m[33]<=33.5 else -.04) if m[21]<=0 else
        -.01) if m[26]<=16.5 else -.10) if m[25]<=0 else (-.01 if m[35]<=17.5 else -.13))) + ((-.08 if m[2]<=-1.86 else
        ((-.07 if m[12]<=.0353 else ((.05 if m[7]<=8.5 else -.01) if m[25]<=1.5 else -.06)) if m[12]<=.906 else -.06))
        if m[2]<=.453 else ((((.06 if m[28]<=0 else -.13) if m[24]<=8.5 else (-.11 if m[26]<=0 else .10)) if m[26]<=20.5
        else -.09) if m[22]<=0 else -.11)) + ((-.09 if m[31]<=.025 else ((-.09 if m[3]<=-2.58 else .01) if m[11]<=.776
        else -.07)) if m[3]<=-1.17 else (-.04 if m[32]<=.043 else (((-.01 if m[35]<=0 else (.05 if m[35]<=13.5 else (.03
        if m[15]<=.625 else (-.14 if m[15]<=.797 else .10)))) if m[28]<=0 else -.08) if m[22]<=0 else -.12))) + ((-.07
        if m[3]<=-.422 else -.01) if m[0]<=-1.45 else (((-.05 if m[11]<=.0474 else (.02 if m[8]<=0 else .07)) if
        m[24]<=0 else (-.01 if m[11]<=.852 else -.08)) if m[3]<=.0469 else ((((.07 if m[22]<=0 else -.12) if m[28]<=0
        else -.08) if m[10]<=0 else -.14) if m[16]<=627 else -.06))) + ((-.06 if m[1]<=-.484 else -.00) if m[0]<=-1.45
        else (-.07 if m[1]<=-2.39 else (((-.02 if m[13]<=77.5 else ((((-.03 if m[9]<=0 else .05) if m[8]<=0 else .10) if
        m[25]<=0 else .00) if m[27]<=47 else (.12 if m[13]<=1097.5 else -.13))) if m[10]<=0 else -.08) if m[11]<=.954
        else -.04)))
    )


def _add_3(m: Sequence[float]) -> float:
    return (
        ((((-.08 if m[13]<=77.5 else ((-.09 if m[1]<=-2.77 else .03) if m[25]<=1.5 else -.09)) if m[12]<=.852 else -.08)
        if m[5]<=39.8 else .04) if m[1]<=-1.08 else ((-.00 if m[22]<=0 else -.11) if m[5]<=-1.5 else ((-.02 if
        m[11]<=.00799 else .06) if m[11]<=.79 else (-.05 if m[17]<=11.1 else .03)))) + ((-.09 if m[17]<=2.65 else (-.08
        if m[2]<=-2.3 else -.01)) if m[2]<=-1.45 else ((-.07 if m[3]<=-2.23 else (((-.05 if m[18]<=3.13 else .02) if
        m[10]<=0 else (-.00 if m[18]<=15.5 else -.18)) if m[22]<=0 else -.11)) if m[2]<=1.55 else ((.06 if m[22]<=0 else
        -.10) if m[27]<=47 else -.07))) + ((((-.09 if m[13]<=119.5 else .12) if m[38]<=-9.5 else .01) if m[24]<=0 else
        -.07) if m[0]<=-1.45 else ((.12 if m[15]<=.223 else (-.01 if m[24]<=0 else -.05)) if m[5]<=-1.5 else (((.05 if
        m[24]<=5.5 else (-.08 if m[27]<=0 else .07)) if m[26]<=13.5 else -.07) if m[34]<=43.5 else -.08))) + ((-.08 if
        m[13]<=77.5 else ((-.07 if m[3]<=-2.77 else .04) if m[11]<=.597 else (-.07 if m[0]<=-.672 else -.02))) if
        m[3]<=-.672 else (-.08 if m[18]<=2.54 else ((-.04 if m[0]<=-2.39 else ((.05 if m[21]<=0 else .00) if
        m[13]<=1013.5 else (-.06 if m[32]<=.0229 else .02))) if m[28]<=0 else -.07))) + ((-.07 if m[2]<=-1.89 else (-.07
        if m[17]<=2.27 else ((-.03 if m[12]<=.0474 else (((.04 if m[37]<=31.5 else -.07) if m[5]<=-1.5 else .10) if
        m[7]<=5.5 else .00)) if m[11]<=.764 else -.03))) if m[2]<=.703 else ((-.04 if m[1]<=-.922 else .02) if
        m[6]<=-1.5 else (.06 if m[26]<=13.5 else -.07))) + (-.07 if m[17]<=2.65 else (((-.04 if m[34]<=3.5 else (-.00 if
        m[29]<=4.5 else .08)) if m[5]<=-1.5 else (((((-.00 if m[5]<=31.1 else .06) if m[34]<=1.5 else .08) if
        m[34]<=44.5 else -.07) if m[27]<=47 else -.08) if m[21]<=0 else (-.08 if m[14]<=383.5 else .02))) if m[25]<=1.5
        else -.06)) + ((((-.07 if m[37]<=9.5 else -.03) if m[1]<=.609 else .00) if m[5]<=69.5 else .08) if m[3]<=-1.45
        else ((.00 if m[7]<=10.5 else -.05) if m[5]<=-1.5 else (((-.03 if m[12]<=.0474 else .05) if m[12]<=.731 else
        -.03) if m[3]<=.641 else ((.06 if m[27]<=47 else -.06) if m[29]<=3.5 else -.20)))) + ((.02 if m[16]<=126.5 else
        -.08) if m[32]<=.0229 else (((-.07 if m[38]<=-8.5 else .01) if m[13]<=77.5 else (-.07 if m[0]<=-2.55 else (((.01
        if m[7]<=41.5 else .05) if m[8]<=0 else .07) if m[16]<=597.5 else (-.03 if m[16]<=1097.5 else .10)))) if
        m[10]<=0 else (-.19 if m[33]<=-1.5 else -.04))) + ((((-.06 if m[11]<=.203 else .11) if m[38]<=-5.5 else ((-.03
        if m[3]<=.953 else .02) if m[34]<=2.5 else (((.03 if m[38]<=54.5 else .10) if m[37]<=23.5 else (.11 if
        m[15]<=.477 else -.05)) if m[11]<=.927 else -.02))) if m[24]<=1.5 else (-.07 if m[37]<=25.5 else .04)) if
        m[2]<=1.67 else .05) + (((-.07 if m[13]<=77.5 else (.02 if m[11]<=.731 else -.04)) if m[25]<=1.5 else -.09) if
        m[4]<=-1.45 else (((-.04 if m[2]<=0 else .00) if m[33]<=0 else (-.03 if m[32]<=.042 else (.04 if m[33]<=62.5
        else -.04))) if m[2]<=1.7 else ((.07 if m[26]<=15.5 else -.08) if m[25]<=0 else -.01)))
    )


def _add_4(m: Sequence[float]) -> float:
    return (
        (-.05 if m[1]<=-1.89 else (-.05 if m[2]<=-1.86 else (((-.05 if m[3]<=-2.23 else (((.03 if m[10]<=0 else -.06) if
        m[21]<=0 else (-.05 if m[37]<=9.5 else .03)) if m[2]<=2.42 else .08)) if m[16]<=677 else ((.03 if m[12]<=.192
        else -.09) if m[16]<=1097.5 else .11)) if m[23]<=1.5 else -.11))) + (((.18 if m[14]<=82.5 else -.05) if
        m[31]<=.023 else (((.04 if m[10]<=0 else (.07 if m[18]<=12.6 else -.13)) if m[11]<=.764 else .00) if m[37]<=27.5
        else ((.03 if m[11]<=.186 else -.08) if m[16]<=1097.5 else .11))) if m[24]<=0 else ((-.06 if m[17]<=18.8 else
        -.01) if m[37]<=25.5 else .04)) + (-.07 if m[18]<=2.39 else ((-.07 if m[2]<=-2.39 else (((.00 if m[7]<=5.5 else
        -.05) if m[5]<=31.1 else .01) if m[34]<=0 else ((-.03 if m[4]<=-2.08 else (-.19 if m[7]<=0 else (.03 if
        m[23]<=1.5 else -.09))) if m[34]<=70.5 else -.06))) if m[2]<=1.67 else (.07 if m[36]<=2.5 else .01))) + (((-.04
        if m[11]<=.0474 else ((-.04 if m[31]<=.483 else (-.04 if m[5]<=10.9 else .04)) if m[33]<=0 else .03)) if
        m[24]<=0 else ((-.07 if m[33]<=-1.5 else -.00) if m[11]<=.906 else -.07)) if m[3]<=.609 else ((-.02 if
        m[5]<=-3.75 else (.05 if m[22]<=0 else -.10)) if m[10]<=0 else -.10)) + ((-.05 if m[31]<=.118 else (.00 if
        m[24]<=1.5 else -.06)) if m[4]<=-1.45 else (((((-.04 if m[6]<=2 else .01) if m[33]<=0 else ((.04 if m[16]<=135.5
        else -.08) if m[32]<=.0212 else (-.03 if m[38]<=-27.5 else .04))) if m[7]<=41.5 else .05) if m[22]<=0 else -.10)
        if m[24]<=8.5 else -.07)) + (-.04 if m[1]<=-1.89 else (((-.03 if m[13]<=92.5 else ((.06 if m[20]<=3.5 else .00)
        if m[13]<=522.5 else ((-.02 if m[14]<=545.5 else .03) if m[25]<=0 else -.06))) if m[3]<=.391 else ((.03 if
        m[28]<=0 else -.07) if m[24]<=8.5 else (-.11 if m[24]<=15.5 else .07))) if m[22]<=0 else -.10)) + (-.05 if
        m[3]<=-2.3 else (-.02 if m[4]<=-1.45 else (((-.03 if m[34]<=2.5 else .03) if m[5]<=-1.5 else (((.05 if
        m[34]<=45.5 else -.08) if m[26]<=15.5 else -.09) if m[12]<=.759 else ((-.08 if m[34]<=1.5 else .02) if
        m[17]<=16.1 else .03))) if m[16]<=677 else (-.06 if m[16]<=1097.5 else .09)))) + ((((-.04 if m[13]<=86.5 else
        (((.02 if m[24]<=0 else -.03) if m[37]<=29.5 else -.05) if m[8]<=0 else (.06 if m[29]<=17.5 else -.12))) if
        m[11]<=.852 else ((.03 if m[13]<=405.5 else -.05) if m[30]<=2718.5 else .14)) if m[3]<=.703 else (-.02 if
        m[5]<=-3.75 else .04)) if m[23]<=1.5 else -.09) + ((-.07 if m[2]<=-2.36 else (((-.00 if m[21]<=0 else -.05) if
        m[25]<=1.5 else -.08) if m[1]<=-.922 else (((.13 if m[16]<=54.5 else (.02 if m[16]<=440.5 else .09)) if
        m[15]<=.6 else (-.13 if m[15]<=.615 else (.01 if m[28]<=0 else -.08))) if m[16]<=597.5 else -.03))) if
        m[2]<=2.42 else .05) + (((-.07 if m[18]<=2.06 else (-.06 if m[2]<=-2.14 else (.01 if m[26]<=16.5 else -.13))) if
        m[5]<=10.9 else (-.11 if m[2]<=2.42 else .03)) if m[9]<=0 else ((.01 if m[5]<=44.2 else (.08 if m[36]<=1.5 else
        ((-.13 if m[0]<=-2.33 else .05) if m[18]<=48.2 else -.15))) if m[22]<=0 else -.10))
    )


def _add_5(m: Sequence[float]) -> float:
    return (
        ((((-.05 if m[33]<=1.5 else ((.20 if m[16]<=229.5 else -.08) if m[14]<=86.5 else -.00)) if m[6]<=-1.5 else (.02
        if m[33]<=32.5 else -.04)) if m[11]<=.852 else -.04) if m[1]<=.703 else (((.04 if m[28]<=0 else -.07) if
        m[16]<=627 else (.07 if m[36]<=7.5 else -.08)) if m[10]<=0 else -.10)) + ((-.06 if m[18]<=1.94 else (-.05 if
        m[4]<=-2.48 else (-.00 if m[6]<=-1.5 else ((((.01 if m[7]<=41.5 else .06) if m[36]<=17.5 else -.08) if
        m[36]<=19.5 else .11) if m[27]<=47 else (.09 if m[36]<=7.5 else -.11))))) if m[25]<=1.5 else (.01 if m[16]<=213
        else (-.08 if m[30]<=1617 else .13))) + (-.04 if m[4]<=-1.92 else (-.06 if m[18]<=2.06 else (((-.01 if m[7]<=7.5
        else -.07) if m[5]<=17.2 else ((-.01 if m[32]<=.656 else .05) if m[24]<=3.5 else -.07)) if m[33]<=-1.5 else
        (-.03 if m[32]<=.0212 else ((-.07 if m[38]<=-39.5 else .01) if m[13]<=92.5 else (-.18 if m[7]<=0 else .03))))))
        + (((((-.03 if m[13]<=77.5 else (.04 if m[13]<=497.5 else (((.05 if m[12]<=.584 else (.01 if m[37]<=47 else
        -.17)) if m[27]<=47 else -.09) if m[25]<=0 else -.05))) if m[10]<=0 else -.06) if m[21]<=0 else (-.05 if
        m[37]<=9.5 else .01)) if m[2]<=2.42 else .05) if m[22]<=0 else -.09) + (-.04 if m[2]<=-1.89 else ((((-.01 if
        m[5]<=43.4 else .06) if m[36]<=0 else (.01 if m[15]<=.603 else (-.09 if m[15]<=.685 else ((-.02 if m[24]<=1.5
        else -.12) if m[30]<=1803 else .07)))) if m[33]<=0 else (-.00 if m[4]<=-.703 else .03)) if m[2]<=2.42 else (.05
        if m[26]<=13.5 else -.09))) + (-.08 if m[3]<=-3.11 else (((((-.03 if m[6]<=17.2 else .01) if m[33]<=-1.5 else
        ((.11 if m[15]<=.208 else (.01 if m[27]<=0 else .04)) if m[33]<=44.5 else -.04)) if m[21]<=0 else (-.06 if
        m[14]<=387.5 else .01)) if m[2]<=2.42 else (.06 if m[16]<=615 else -.04)) if m[22]<=0 else -.09)) + ((((-.08 if
        m[2]<=-2.08 else .00) if m[5]<=-3.75 else (-.07 if m[20]<=3.5 else -.15)) if m[8]<=0 else ((-.07 if m[31]<=.025
        else -.00) if m[20]<=0 else .04)) if m[9]<=0 else (-.01 if m[2]<=-.0469 else (((.03 if m[16]<=861.5 else -.05)
        if m[22]<=0 else -.07) if m[28]<=0 else -.07))) + (-.04 if m[1]<=-1.86 else ((((-.05 if m[6]<=4.5 else -.00) if
        m[7]<=44.5 else ((.01 if m[14]<=975.5 else .09) if m[24]<=3.5 else -.07)) if m[33]<=-1.5 else (((.01 if
        m[1]<=.297 else .04) if m[27]<=35.5 else (.08 if m[36]<=7.5 else -.11)) if m[34]<=66.5 else -.05)) if m[23]<=1.5
        else -.08)) + ((-.11 if m[33]<=0 else (-.05 if m[13]<=92.5 else (((.08 if m[13]<=202.5 else .00) if m[13]<=367.5
        else .14) if m[13]<=405.5 else ((-.02 if m[6]<=-1.5 else ((.06 if m[29]<=4.5 else -.11) if m[27]<=35.5 else
        -.09)) if m[33]<=21.5 else -.07)))) if m[9]<=0 else (-.00 if m[2]<=.766 else .03)) + (-.03 if m[0]<=-1.86 else
        (((.01 if m[29]<=1.5 else ((-.04 if m[30]<=32.5 else .12) if m[30]<=36.5 else -.09)) if m[37]<=9.5 else ((.08 if
        m[16]<=176.5 else ((-.03 if m[30]<=216 else -.17) if m[9]<=0 else .02)) if m[8]<=0 else (.08 if m[34]<=27.5 else
        -.05))) if m[16]<=597.5 else -.02))
    )


def _add_6(m: Sequence[float]) -> float:
    return (
        (-.08 if m[2]<=-2.92 else ((((((-.02 if m[18]<=88.4 else -.41) if m[30]<=1918 else .05) if m[2]<=2.48 else .06)
        if m[37]<=9.5 else ((.01 if m[8]<=0 else (-.00 if m[35]<=0 else .08)) if m[26]<=16.5 else -.10)) if m[25]<=1.5
        else (-.05 if m[37]<=38.5 else .07)) if m[3]<=2.42 else .04)) + (-.06 if m[1]<=-2.86 else ((-.02 if m[3]<=-1.86
        else (-.17 if m[7]<=0 else (((.15 if m[14]<=96.5 else .00) if m[16]<=97.5 else (-.03 if m[13]<=113.5 else (-.03
        if m[14]<=82.5 else .04))) if m[15]<=.6 else (-.03 if m[15]<=.692 else (-.01 if m[16]<=91.5 else .03))))) if
        m[26]<=34.5 else -.10)) + (-.04 if m[3]<=-2.2 else ((((.01 if m[5]<=47.7 else .05) if m[11]<=.764 else (((.11 if
        m[5]<=-5.25 else -.02) if m[13]<=405.5 else (-.05 if m[15]<=.88 else .04)) if m[0]<=.422 else .02)) if m[10]<=0
        else ((-.08 if m[33]<=0 else .13) if m[16]<=148.5 else -.10)) if m[29]<=26.5 else -.13)) + (-.05 if m[17]<=2.27
        else (((-.06 if m[3]<=-3.11 else ((.02 if m[34]<=66.5 else (-.10 if m[31]<=.973 else .07)) if m[15]<=.6 else
        ((-.04 if m[33]<=7.5 else (-.07 if m[32]<=.0301 else .06)) if m[15]<=.692 else (.00 if m[30]<=1803 else .06))))
        if m[27]<=7 else .05) if m[26]<=16.5 else -.07)) + (-.05 if m[17]<=2.39 else (-.04 if m[1]<=-2.39 else ((.02 if
        m[29]<=26.5 else -.12) if m[7]<=6.5 else (((.00 if m[7]<=33.5 else (.01 if m[14]<=566.5 else .06)) if m[16]<=588
        else -.04) if m[29]<=1.5 else ((.01 if m[7]<=8.5 else (-.05 if m[19]<=1.5 else -.16)) if m[16]<=393.5 else
        .06))))) + (((-.04 if m[0]<=-1.86 else (-.00 if m[27]<=0 else .04)) if m[7]<=13.5 else (-.10 if m[8]<=0 else
        .01)) if m[9]<=0 else ((.00 if m[7]<=9.5 else -.05) if m[5]<=-1.5 else (.03 if m[11]<=.708 else ((.01 if
        m[15]<=.646 else (-.24 if m[15]<=.667 else -.07)) if m[30]<=167.5 else .01)))) + (-.08 if m[2]<=-2.92 else (-.04
        if m[1]<=-2.36 else (-.09 if m[0]<=-3.3 else (((.00 if m[27]<=7 else .06) if m[37]<=25.5 else .10) if
        m[37]<=27.5 else ((-.03 if m[25]<=1.5 else -.13) if m[37]<=38.5 else (-.11 if m[32]<=.0367 else (.07 if
        m[27]<=47 else (.08 if m[12]<=.203 else -.09)))))))) + ((-.04 if m[17]<=2.27 else ((((-.03 if m[13]<=77.5 else
        .03) if m[7]<=7.5 else .00) if m[10]<=0 else -.06) if m[21]<=0 else ((.03 if m[17]<=6.94 else ((-.07 if
        m[2]<=1.64 else .05) if m[36]<=2.5 else .02)) if m[11]<=.879 else (-.09 if m[17]<=23.1 else .03)))) if m[22]<=0
        else -.07) + (-.07 if m[2]<=-2.83 else (-.15 if m[7]<=0 else (-.03 if m[3]<=-2.36 else ((((((.02 if m[29]<=1.5
        else (-.01 if m[7]<=18.5 else -.16)) if m[37]<=17.5 else .08) if m[37]<=27.5 else (-.03 if m[24]<=0 else .07))
        if m[10]<=0 else -.05) if m[24]<=7.5 else -.05) if m[11]<=.764 else -.01)))) + (((-.09 if m[9]<=0 else (((((-.03
        if m[32]<=.316 else -.13) if m[35]<=21.5 else .09) if m[14]<=458.5 else .00) if m[32]<=.656 else (-.01 if
        m[2]<=.984 else (.05 if m[35]<=16.5 else -.06))) if m[25]<=8.5 else -.16)) if m[33]<=-1.5 else (-.01 if
        m[4]<=-.922 else .02)) if m[22]<=0 else -.07)
    )


def _add_7(m: Sequence[float]) -> float:
    return (
        (-.05 if m[17]<=1.94 else (-.04 if m[4]<=-2.48 else ((((.00 if m[34]<=8.5 else ((.14 if m[37]<=1.5 else -.03) if
        m[12]<=.12 else (.06 if m[37]<=25.5 else .25))) if m[13]<=504.5 else -.01) if m[8]<=0 else (.04 if m[34]<=34.5
        else (-.08 if m[19]<=1.5 else .07))) if m[26]<=17.5 else -.07))) + (-.07 if m[2]<=-2.92 else ((((.09 if m[8]<=0
        else -.01) if m[25]<=3.5 else -.11) if m[15]<=.223 else ((-.01 if m[11]<=.975 else -.05) if m[8]<=0 else (((-.07
        if m[30]<=23.5 else (.44 if m[13]<=24.5 else .01)) if m[20]<=0 else .03) if m[30]<=3856 else .31))) if
        m[2]<=2.42 else .03)) + ((-.06 if m[4]<=-2.48 else ((-.05 if m[20]<=1.5 else .11) if m[18]<=2.65 else (-.05 if
        m[1]<=-2.89 else ((-.08 if m[9]<=0 else -.00) if m[33]<=-1.5 else .01)))) if m[1]<=.766 else ((((-.05 if m[9]<=0
        else .01) if m[33]<=0 else .05) if m[26]<=0 else .07) if m[26]<=11.5 else -.06)) + (((-.08 if m[2]<=-3.11 else
        (-.03 if m[38]<=-28.5 else (-.00 if m[8]<=0 else .03))) if m[25]<=1.5 else ((.12 if m[24]<=0 else -.03) if
        m[13]<=457.5 else ((-.09 if m[32]<=.535 else (.05 if m[25]<=3.5 else -.14)) if m[26]<=0 else .04))) if
        m[2]<=2.42 else (.05 if m[35]<=8.5 else -.02)) + (((-.06 if m[18]<=1.94 else (((-.11 if m[4]<=-2.61 else -.02)
        if m[5]<=40.5 else .02) if m[34]<=2.5 else ((.06 if m[15]<=.305 else .01) if m[24]<=2.5 else -.04))) if
        m[1]<=.734 else ((.05 if m[27]<=35.5 else -.04) if m[15]<=.6 else (.01 if m[29]<=3.5 else -.11))) if m[23]<=1.5
        else -.07) + (-.15 if m[7]<=0 else ((((((((.15 if m[14]<=35.5 else -.01) if m[12]<=.95 else -.06) if m[31]<=.549
        else -.29) if m[31]<=.554 else ((-.05 if m[38]<=18.5 else .01) if m[5]<=2 else .04)) if m[28]<=0 else -.07) if
        m[24]<=2.5 else -.07) if m[37]<=9.5 else .01) if m[26]<=35.5 else -.09)) + ((-.05 if m[1]<=-2.86 else ((((-.02
        if m[33]<=1.5 else (.02 if m[24]<=0 else -.02)) if m[6]<=-1.5 else .01) if m[33]<=86.5 else -.05) if m[21]<=1.5
        else (.24 if m[6]<=-23.2 else ((-.08 if m[18]<=36.3 else -.34) if m[14]<=356.5 else .00)))) if m[18]<=88.4 else
        (-.78 if m[14]<=662.5 else -.04)) + (((((.01 if m[29]<=1.5 else (.04 if m[30]<=23.5 else (-.04 if m[7]<=8.5 else
        -.13))) if m[16]<=219.5 else .11) if m[37]<=9.5 else .06) if m[16]<=223.5 else (((-.06 if m[18]<=15.4 else .04)
        if m[16]<=940.5 else .15) if m[30]<=35.5 else (-.03 if m[16]<=269 else .00))) if m[22]<=0 else -.07) + ((-.07 if
        m[33]<=0 else (-.05 if m[14]<=16.5 else (((.09 if m[14]<=176.5 else -.07) if m[14]<=1480.5 else (.06 if
        m[7]<=5.5 else -.06)) if m[36]<=0 else ((.04 if m[26]<=10.5 else -.09) if m[29]<=1.5 else ((-.01 if m[26]<=1.5
        else .18) if m[7]<=7.5 else -.12))))) if m[9]<=0 else .01) + ((((-.08 if m[5]<=-12.5 else ((.02 if m[38]<=57.5
        else (.13 if m[11]<=.913 else -.02)) if m[30]<=39.5 else .00)) if m[16]<=223.5 else (((-.04 if m[16]<=940.5 else
        .12) if m[30]<=44.5 else .00) if m[10]<=0 else -.09)) if m[18]<=81.2 else (-.01 if m[38]<=59.5 else -.46)) if
        m[3]<=2.42 else .03)
    )


def _add_8(m: Sequence[float]) -> float:
    return (
        ((((.01 if m[7]<=3.5 else -.04) if m[5]<=17.2 else (.03 if m[35]<=0 else (-.09 if m[16]<=110.5 else (.05 if
        m[35]<=2.5 else -.02)))) if m[33]<=-1.5 else (((-.01 if m[27]<=7 else (.08 if m[26]<=9.5 else -.04)) if
        m[5]<=98.5 else .11) if m[4]<=.234 else .02)) if m[1]<=2.98 else .04) + (-.06 if m[3]<=-3.2 else ((-.14 if
        m[7]<=0 else ((.13 if m[14]<=58.5 else (.01 if m[10]<=0 else -.05)) if m[12]<=.78 else (((-.03 if m[37]<=23.5
        else -.18) if m[36]<=19.5 else .04) if m[31]<=.785 else (-.09 if m[15]<=.265 else .02)))) if m[18]<=81.2 else
        (.00 if m[35]<=1.5 else -.45))) + ((((-.03 if m[18]<=2.39 else ((-.01 if m[5]<=44.2 else (.05 if m[11]<=.66 else
        -.01)) if m[34]<=2.5 else ((.03 if m[21]<=0 else -.01) if m[33]<=66.5 else -.05))) if m[26]<=34.5 else -.08) if
        m[23]<=1.5 else (-.07 if m[29]<=3.5 else (.06 if m[23]<=39.5 else .89))) if m[29]<=26.5 else -.12) + ((-.11 if
        m[0]<=-3.61 else (((.00 if m[20]<=0 else -.09) if m[34]<=1.5 else (-.04 if m[13]<=92.5 else (.07 if m[13]<=202.5
        else (-.06 if m[14]<=16.5 else (.01 if m[33]<=110.5 else -.10))))) if m[9]<=0 else (.01 if m[10]<=0 else (.13 if
        m[14]<=17.5 else -.08)))) if m[3]<=2.42 else .03) + (-.06 if m[2]<=-2.92 else ((-.06 if m[3]<=-3.2 else (((-.01
        if m[10]<=0 else -.10) if m[33]<=-1.5 else (((.15 if m[14]<=9.5 else (-.04 if m[32]<=.0229 else .01)) if
        m[12]<=.976 else (-.05 if m[0]<=.266 else .03)) if m[30]<=3525 else .16)) if m[29]<=27.5 else -.11)) if
        m[2]<=2.92 else .04)) + (((-.01 if m[11]<=.12 else (.15 if m[11]<=.123 else (-.13 if m[7]<=0 else .02))) if
        m[25]<=1.5 else -.05) if m[7]<=5.5 else ((((-.13 if m[7]<=17.5 else .07) if m[35]<=-3.5 else -.00) if m[28]<=0
        else ((-.06 if m[32]<=.485 else .13) if m[30]<=317.5 else -.15)) if m[10]<=0 else -.06)) + ((((-.06 if
        m[18]<=2.06 else (.18 if m[32]<=.00561 else (.00 if m[8]<=0 else (-.02 if m[13]<=163.5 else .06)))) if
        m[11]<=.731 else ((-.02 if m[24]<=1.5 else (-.07 if m[36]<=36.5 else .15)) if m[0]<=-.547 else .00)) if
        m[24]<=8.5 else (.17 if m[13]<=415.5 else -.05)) if m[24]<=30.5 else .11) + (-.08 if m[2]<=-3.11 else
        (((((((-.01 if m[15]<=.173 else .10) if m[29]<=3.5 else .15) if m[15]<=.208 else (-.03 if m[38]<=-15.5 else
        -.00)) if m[2]<=1.67 else (.00 if m[17]<=20.3 else .05)) if m[26]<=34.5 else -.09) if m[17]<=52.1 else (-.16 if
        m[15]<=.653 else -.01)) if m[3]<=2.42 else .03)) + (((-.05 if m[9]<=0 else (-.02 if m[5]<=8.2 else (.03 if
        m[11]<=.597 else ((.02 if m[15]<=.603 else (((-.10 if m[17]<=15.6 else .04) if m[31]<=.317 else (-.08 if
        m[3]<=-1.77 else -.38)) if m[31]<=.389 else -.01)) if m[26]<=0 else .05)))) if m[34]<=2.5 else .01) if
        m[1]<=2.33 else .03) + (((((-.07 if m[0]<=-3.27 else ((-.00 if m[7]<=53.5 else .02) if m[29]<=26.5 else -.11))
        if m[20]<=10.5 else (-.04 if m[11]<=.697 else -.23)) if m[27]<=7 else .04) if m[27]<=27.5 else (((-.23 if
        m[7]<=19.5 else .08) if m[14]<=1999.5 else .08) if m[36]<=7.5 else -.11)) if m[3]<=2.48 else .03)
    )


def _add_9(m: Sequence[float]) -> float:
    return (
        (.00 if m[11]<=.731 else ((((((((.11 if m[15]<=.208 else -.05) if m[37]<=9.5 else .04) if m[32]<=.316 else
        ((-.08 if m[32]<=.535 else .03) if m[16]<=284.5 else -.17)) if m[37]<=23.5 else -.21) if m[37]<=25.5 else .03)
        if m[15]<=.917 else -.53) if m[15]<=.923 else .12) if m[31]<=.726 else .01)) + ((-.00 if m[20]<=10.5 else -.09)
        if m[2]<=.516 else ((((-.04 if m[36]<=3.5 else .02) if m[32]<=.718 else .03) if m[6]<=-1.5 else .03) if m[25]<=0
        else ((.10 if m[34]<=-19.5 else (.07 if m[13]<=275.5 else ((-.16 if m[0]<=-2.92 else .01) if m[12]<=.933 else
        -.10))) if m[36]<=17.5 else -.10))) + ((-.05 if m[3]<=-3.11 else (.15 if m[3]<=-3.08 else (((((-.00 if
        m[16]<=182.5 else -.05) if m[16]<=219.5 else .10) if m[37]<=9.5 else .06) if m[16]<=223.5 else ((-.04 if
        m[3]<=-.172 else .00) if m[16]<=364 else (.10 if m[16]<=375.5 else -.00))) if m[29]<=22 else .10))) if
        m[29]<=26.5 else -.11) + (((((-.06 if m[29]<=5.5 else .13) if m[38]<=-24.5 else .00) if m[37]<=18.5 else ((.01
        if m[15]<=.479 else .10) if m[15]<=.603 else (((.39 if m[38]<=-24.5 else .08) if m[37]<=19.5 else (-.13 if
        m[21]<=0 else .00)) if m[15]<=.763 else .06))) if m[16]<=597.5 else -.02) if m[16]<=1097.5 else .08) + (((-.06
        if m[1]<=-3.23 else ((.10 if m[16]<=246 else (.04 if m[11]<=.584 else -.11)) if m[15]<=.208 else (-.01 if
        m[6]<=-1.5 else .01))) if m[22]<=0 else (-.09 if m[29]<=1.5 else (-.08 if m[7]<=3.5 else (.04 if m[22]<=15.5
        else (.87 if m[7]<=15.5 else .05))))) if m[1]<=2.98 else .04) + (((-.03 if m[14]<=1919.5 else .03) if
        m[2]<=-1.86 else ((((.00 if m[30]<=359.5 else .08) if m[30]<=394.5 else ((-.17 if m[14]<=587.5 else -.02) if
        m[31]<=.565 else (.06 if m[31]<=.939 else -.02))) if m[30]<=1918 else .04) if m[2]<=3.14 else (.08 if m[35]<=6.5
        else -.02))) if m[17]<=47.7 else -.04) + (.03 if m[37]<=1.5 else ((-.02 if m[37]<=4.5 else (.02 if m[25]<=1.5
        else -.04)) if m[7]<=5.5 else (((.03 if m[18]<=4.39 else -.08) if m[34]<=1.5 else ((-.05 if m[1]<=-.828 else
        (-.13 if m[38]<=-52.5 else (.02 if m[37]<=40.5 else -.07))) if m[30]<=3422 else .20)) if m[9]<=0 else -.00))) +
        ((-.05 if m[5]<=-12.5 else (((-.07 if m[37]<=13.5 else (-.05 if m[32]<=.0784 else (1.09 if m[32]<=.221 else
        .05))) if m[35]<=-3.5 else -.04) if m[17]<=2.27 else .02)) if m[7]<=6.5 else (-.01 if m[5]<=44.2 else (-.06 if
        m[6]<=-10.2 else (.05 if m[35]<=2.5 else (-.18 if m[37]<=5.5 else .01))))) + ((((((-.13 if m[7]<=0 else .00) if
        m[11]<=.986 else (.01 if m[34]<=11.5 else .21)) if m[22]<=0 else -.07) if m[11]<=.987 else ((-.02 if m[27]<=0
        else .18) if m[16]<=51.5 else -.04)) if m[24]<=8.5 else ((-.04 if m[16]<=718 else .19) if m[3]<=-1.8 else -.05))
        if m[24]<=39.5 else .11) + (-.02 if m[2]<=-1.86 else ((-.02 if m[13]<=86.5 else (.06 if m[13]<=236.5 else .01))
        if m[7]<=5.5 else (((-.01 if m[2]<=1.17 else ((((.02 if m[12]<=.74 else -.04) if m[31]<=.726 else .04) if
        m[25]<=2.5 else -.08) if m[29]<=4.5 else -.21)) if m[24]<=12.5 else -.06) if m[24]<=39.5 else .13)))
    )


GROUPS = (
    (10, _add_0),
    (10, _add_1),
    (10, _add_2),
    (10, _add_3),
    (10, _add_4),
    (10, _add_5),
    (10, _add_6),
    (10, _add_7),
    (10, _add_8),
    (10, _add_9),
)
