from setuptools import setup
setup(name="alone", install_requires=["requests"])
