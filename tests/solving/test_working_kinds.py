r"""Workings of all kinds, written by hand. The oracle: they are right, or a teacher marks a line."""

from __future__ import annotations

import pytest

from inkmath.solving.problems import solve_question
from inkmath.solving.question import Question, canonical
from inkmath.types import Solution

RIGHT = [
    r"y'=\frac{x}{y} ; y dy=x dx ; \int y dy=\int x dx ; \frac{y^2}{2}=\frac{x^2}{2}+C ; y^2=x^2+C",
    r"y'+2y=4 ; y_h=Ce^{-2x} ; y_p=2 ; y=Ce^{-2x}+2",
    r"y'=y ; y=Ce^x",
    r"y'=2xy^2 ; \frac{dy}{y^2}=2xdx ; -\frac{1}{y}=x^2+C ; y=-\frac{1}{x^2+C}",
    r"y''+4y=0 ; \lambda^2+4=0 ; \lambda=2i,\lambda=-2i ; y=C_1\cos 2x+C_2\sin 2x",
    r"y''-2y'+y=0 ; r^2-2r+1=0 ; (r-1)^2=0 ; r=1 ; y=(C_1+C_2x)e^x",
    r"y''-3y'=0 ; k^2-3k=0 ; k(k-3)=0 ; k=0,k=3 ; y=A+Be^{3x}",
    r"y'=3y, y(0)=2 ; y=Ce^{3x} ; C=2 ; y=2e^{3x}",
    r"f(x)=x^2+1 ; f'(x)=2x ; f'(1)=2 ; f(1)=2 ; y=2x",
    r"f(x)=x^2 ; f'(x)=2x ; f'(2)=4 ; f(2)=4 ; m=-\frac14 ; y=-\frac14(x-2)+4",
    r"f(x)=x^2 ; f'(x)=2x ; f'(3)=6 ; f(3)=9 ; y=6x+b ; 9=6\cdot3+b ; b=-9 ; y=6x-9",
    r"f(x)=x^3-3x ; f'(x)=3x^2-3 ; 3x^2-3=0 ; x^2=1 ; x=1,x=-1 ; f(1)=-2 ; f(-1)=2",
    r"f(x)=x^3-3x^2 ; f(x)=0 ; x^2(x-3)=0 ; x=0,x=3 ; f'(x)=3x^2-6x ; f'(x)=0 ; 3x(x-2)=0"
    r" ; x=0,x=2 ; f''(x)=6x-6 ; f''(0)=-6<0 ; f''(2)=6>0",
    r"f(x)=x^2e^x ; f'(x)=2xe^x+x^2e^x ; f'(x)=(2x+x^2)e^x ; f'(x)=0 ; x(x+2)=0 ; x=0,x=-2",
    r"f(x)=\ln x ; f'(x)=\frac1x ; f''(x)=-\frac{1}{x^2} ; T_2(x)=(x-1)-\frac{(x-1)^2}{2}",
    r"f(x)=\sqrt{x} ; f(4)=2 ; f'(x)=\frac{1}{2\sqrt{x}} ; f'(4)=\frac14 ; T_1(x)=2+\frac14(x-4)",
    r"x^2+xy+y^2=7 ; 2x+y+xy'+2yy'=0 ; y'(x+2y)=-2x-y ; y'=-\frac{2x+y}{x+2y}",
    r"x^2+y^2=25 ; 2x+2y\frac{dy}{dx}=0 ; \frac{dy}{dx}=-\frac{x}{y}",
    r"\sin y=x ; y'\cos y=1 ; y'=\frac{1}{\cos y} ; y'=\frac{1}{\sqrt{1-x^2}}",
    r"z^2-2z+5=0 ; z=\frac{2\pm\sqrt{4-20}}{2} ; z=1+2i,z=1-2i",
    r"z^3=8 ; z=2,z=-1+i\sqrt3,z=-1-i\sqrt3",
    r"x^2+1=0 ; x^2=-1 ; x=i,x=-i",
    r"z+2\bar z=6-i ; x+iy+2(x-iy)=6-i ; 3x-iy=6-i ; x=2,y=1",
    r"(1+i)^2 ; =1+2i+i^2 ; =2i",
    r"|3+4i| ; =\sqrt{9+16} ; =5",
    r"e^{i\pi} ; =\cos\pi+i\sin\pi ; =-1",
    r"\frac{1}{i} ; =\frac{-i}{-i^2} ; =-i",
    r"X\sim B(10;0.5) ; P(X\geq1)=1-P(X=0) ; P(X\geq1)=1-0.5^{10} ; P(X\geq1)\approx0.999",
    r"X\sim B(4;\frac12) ; P(X=2)=\frac{6}{16} ; P(X=2)=\frac38",
    r"X\sim N(100;15^2) ; P(X<115)=\Phi(1) ; P(X<115)\approx0.8413",
    r"X\sim B(20;0.3) ; E(X)=20\cdot0.3 ; E(X)=6 ; P(X=6)\approx0.19",
    r"3,6,12,\ldots ; a_n=3\cdot2^{n-1} ; a_{10}=3\cdot2^9 ; =1536",
    r"a_n=5+3(n-1) ; a_n=3n+2 ; a_{10}=32",
    r"a_n=n^2 ; a_3=9 ; a_4=16",
    r"2,4,8,\ldots ; a_n=2^n ; a_6=64",
    r"7x+1=A(x-1)+B(x+3) ; 7x+1=(A+B)x-A+3B ; A+B=7 ; -A+3B=1 ; B=2 ; A=5",
    r"\frac{1}{x(x+1)}=\frac{A}{x}+\frac{B}{x+1} ; 1=A(x+1)+Bx ; A=1 ; B=-1"
    r" ; \frac{1}{x(x+1)}=\frac1x-\frac{1}{x+1}",
    "x^2-6x+11=(x+p)^2+q ; x^2-6x+11=x^2+2px+p^2+q ; 2p=-6 ; p=-3 ; p^2+q=11 ; q=2",
    "x^2+5x+6=(x+a)(x+b) ; a+b=5 ; ab=6 ; a=2 ; b=3",
    r"A\sin x+B\cos x=3\sin x-2\cos x ; A=3 ; B=-2",
    r"\{1,2,3\}\cap\{2,3,4\} ; =\{2,3\}",
    r"(A\cup B)\cap A ; =A",
    r"\neg(p\wedge q) ; \equiv\neg p\vee\neg q",
    r"p\to q ; \equiv\neg p\vee q",
    r"2\text{ h}+30\text{ min} ; =120\text{ min}+30\text{ min} ; =150\text{ min} ; =2.5\text{ h}",
    r"\frac{100\text{ m}}{10\text{ s}} ; =10\text{ m/s} ; =36\text{ km/h}",
    r"\sin x=\frac12, 0^\circ\leq x<360^\circ ; x=30^\circ,x=150^\circ",
    r"2\cos^2x=1,0\leq x\leq\pi ; \cos x=\frac{\sqrt2}{2},\cos x=-\frac{\sqrt2}{2}"
    r" ; x=\frac{\pi}{4},x=\frac{3\pi}{4}",
    r"x^2=9,x>0 ; x=3,x=-3 ; x=3",
    r"25^{\circ}C ; =(25\cdot1.8+32)^{\circ}F ; =77^{\circ}F",
    r"20^{\circ}C-15^{\circ}C ; =5^{\circ}C ; =5\text{ K}",
    r"20^{\circ}C ; =(20+273.15)\text{ K} ; =293.15\text{ K}",
    r"|z-1|=2 ; (x-1)^2+y^2=4",
    r"z=x+iy ; |z-1|=|z+i| ; (x-1)^2+y^2=x^2+(y+1)^2 ; -2x+1=2y+1 ; y=-x",
    r"\Re(z)>1 ; x>1",
    r"z+w=2i ; z-w=4 ; 2z=4+2i ; z=2+i ; w=-2+i",
    r"z+2\bar{w}=4-i ; z-w=1+2i ; w+1+2i+2\bar{w}=4-i ; w=1+3i ; z=2+5i",
    r"\begin{cases}x+y=3\\x-y=1\end{cases} ; 2x=4 ; x=2 ; y=1",
    r"\int_{0}^{\infty}e^{-ax}dx ; =\lim_{b\to\infty}[-\frac{1}{a}e^{-ax}]_{0}^{b} ; =\frac{1}{a}",
    r"\int_{1}^{\infty}\frac{3}{x^{p}}dx ; =\begin{cases}\frac{3}{p-1}&p>1\\\infty&p\leq1\end{cases}",
    r"\sum_{n=1}^{\infty}\frac{n}{n^{p}} ; =\sum_{n=1}^{\infty}\frac{1}{n^{p-1}} ; p-1>1 ; p>2",
    r"x^2-x=6,x\in\mathbb{N} ; (x-3)(x+2)=0 ; x=3",
    r"x+y=5 ; x-y=1 ; 2x=6 ; x=3 ; 3+y=5 ; y=2",
    r"x+y=5 ; xy=6 ; y=5-x ; x(5-x)=6 ; x^2-5x+6=0 ; x=2,x=3 ; y=3,y=2",
    r"\sqrt{z}=3 ; z=9",
    r"\int_0^1 2xdx ; =[x^2]_0^1 ; =1-0 ; =1",
    r"\int_1^e\frac1xdx ; =\ln x\Big|_1^e ; =1",
    r"\int_{-1}^1 x^2dx ; =2\int_0^1x^2dx ; =2\left[\frac{x^3}{3}\right]_0^1 ; =\frac23",
    r"\nabla(x^2y) ; =(2xy,x^2)",
    r"\nabla(x^2y) ; =\begin{pmatrix}2xy\\x^2\end{pmatrix}",
    r"\log_2 x=3 ; x=2^3 ; x=8",
    r"2x-a<3a ; 2x<4a ; x<2a",
    r"v=\frac{s}{t} ; s=vt",
    r"\frac{d}{dx}\sin(x^2) ; =\cos(x^2)\cdot2x ; =2x\cos(x^2)",
]
"""Right workings, lines between semicolons."""

WRONG = [
    (r"y'=3y, y(0)=2 ; y=Ce^{3x} ; y=3e^{3x}", 3),
    (r"y''+4y=0 ; \lambda^2-4=0 ; \lambda=2,\lambda=-2", 2),
    (r"f(x)=x^3-3x ; f'(x)=3x^2-3 ; f''(x)=6x ; f''(1)=6<0", 4),
    (r"f(x)=x^2 ; f'(x)=2x ; f'(3)=6 ; f(3)=9 ; y=6x+9", 5),
    (r"x^2+xy+y^2=7 ; 2x+y+xy'+2yy'=7", 2),
    (r"z^2-2z+5=0 ; z=2+i,z=2-i", 2),
    (r"X\sim B(10;0.5) ; P(X\geq1)=1-P(X=1)", 2),
    (r"3,6,12,\ldots ; a_n=3n", 2),
    (r"7x+1=A(x-1)+B(x+3) ; A+B=1", 2),
    ("x^2-6x+11=(x+p)^2+q ; p=3", 2),
    ("x^2+5x+6=(x+a)(x+b) ; a=2 ; b=2", 3),
    (r"\{1,2,3\}\setminus\{2\} ; =\{1,2\}", 2),
    (r"2\text{ h}+30\text{ min} ; =230\text{ min}", 2),
    (r"\sin x=\frac12,0^\circ\leq x<360^\circ ; x=30^\circ", 2),
    (r"\int_0^1 2xdx ; =[x^2]_0^1 ; =2", 3),
]
"""Workings with the number of their first wrong line."""


def checked(lines: str) -> Solution:
    solution = solve_question(Question(tuple(map(canonical, lines.split(" ; "))), task="check"))
    assert solution.kind == "checked-working"
    return solution


@pytest.mark.parametrize("lines", RIGHT)
def test_right_lines_are_not_accused(lines: str) -> None:
    assert checked(lines).wrong_line is None


@pytest.mark.parametrize(("lines", "wrong_line"), WRONG)
def test_the_wrong_line_is_named(lines: str, wrong_line: int) -> None:
    assert checked(lines).wrong_line == wrong_line
