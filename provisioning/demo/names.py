"""First names and surnames as one hears them in a French school today, by where families come from.

Common names, drawn at random: nobody in particular is meant. Parents' first names are those of the
1980s, children's those of the 2010s. `weight` is how often an origin comes up.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """Names that go together."""

    weight: int
    surnames: tuple[str, ...]
    mothers: tuple[str, ...]
    fathers: tuple[str, ...]
    girls: tuple[str, ...]
    boys: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    """Names separated by commas: some hold a space."""
    return tuple(name.strip() for name in text.split(","))


_FRENCH_GIRLS = _words(
    "Louise, Jade, Emma, Alice, Ambre, Rose, Anna, Alba, Romy, Julia, Lou, Agathe, Iris, Nina, Mila, Juliette, Zoé,"
    "Eva, Lola, Léonie, Charlotte, Jeanne, Margaux, Victoire, Capucine, Adèle, Apolline, Olivia, Chloé, Camille,"
    "Manon, Lucie, Clémence, Gabrielle, Célestine, Suzanne, Margot, Éloïse, Maëlys, Constance, Joséphine, Léa,"
    "Élise, Pauline, Garance, Lise, Maya, Lily-Rose, Anaé, Clara, Thaïs, Héloïse, Albane, Marie-Lou, Salomé, Noémie"
)
_FRENCH_BOYS = _words(
    "Gabriel, Léo, Raphaël, Maël, Louis, Noah, Jules, Arthur, Lucas, Liam, Sacha, Gabin, Hugo, Aaron, Paul, Nathan,"
    "Eden, Théo, Tom, Marius, Augustin, Martin, Robin, Antoine, Victor, Valentin, Mathis, Timéo, Axel, Côme, Simon,"
    "Malo, Ethan, Gaspard, Léon, Samuel, Baptiste, Clément, Maxence, Rémi, Anatole, Achille, Oscar, Émile, Basile,"
    "Félix, Jean-Baptiste, Lenny, Evan, Noé, Marceau, Auguste, Thomas, Adrien, Alexis, Ulysse"
)
_FRENCH_MOTHERS = _words(
    "Aurélie, Émilie, Céline, Julie, Élodie, Laetitia, Virginie, Stéphanie, Sandrine, Audrey, Vanessa, Marion,"
    "Mélanie, Claire, Anne-Sophie, Hélène, Delphine, Sophie, Pauline, Charlène, Jennifer, Amandine, Laure, Marine,"
    "Cécile, Caroline, Marie-Laure, Géraldine, Fanny, Perrine, Mathilde, Justine, Anaïs, Élise, Gwenaëlle, Coralie"
)
_FRENCH_FATHERS = _words(
    "Nicolas, Julien, Guillaume, Sébastien, Cédric, Jérôme, Thomas, Romain, Mickaël, Christophe, Benoît, Mathieu,"
    "Vincent, Arnaud, Ludovic, Fabien, Damien, Grégory, Maxime, Jérémy, Kévin, Anthony, Pierre-Yves, Olivier,"
    "Stéphane, Florian, Yoann, Aurélien, Rémy, Xavier, Jonathan, Yann, Gaël, Loïc, Benjamin, Jean-Philippe"
)

ORIGINS = (
    Origin(
        weight=52,
        surnames=_words(
            "Martin, Bernard, Dubois, Thomas, Robert, Richard, Petit, Durand, Leroy, Moreau, Simon, Laurent, Lefebvre,"
            "Michel, Garnier, Rousseau, Fontaine, Chevalier, Mercier, Blanchard, Gauthier, Perrin, Morin, Clément,"
            "Dupont, Lambert, Bonnet, François, Legrand, Faure, André, Roussel, Boyer, Masson, Marchand, Dumont, Noël,"
            "Meunier, Lacroix, Brunet, Giraud, Renard, Charpentier, Barbier, Aubert, Picard, Lemaire, Colin, Vasseur,"
            "Delacroix, de La Tour, Du Plessis, L’Hermitte, D’Angelo, Vidal, Roche, Rey, Arnaud, Bourgeois, Poirier,"
            "Carpentier, Deschamps, Maillard, Berger, Huet, Collet, Prévost, Besson, Tessier, Pichon, Lebrun, Cordier"
        ),
        mothers=_FRENCH_MOTHERS,
        fathers=_FRENCH_FATHERS,
        girls=_FRENCH_GIRLS,
        boys=_FRENCH_BOYS,
    ),
    Origin(
        weight=11,
        surnames=_words(
            "Le Goff, Le Gall, Le Roux, Guéguen, Kerdoncuff, Le Bihan, Riou, Prigent, Tanguy, Jézéquel, Hervé, Morvan,"
            "Quéméneur, Le Floc’h, Cariou, Kervella, Gicquel, Rault, Hamon, Le Dantec"
        ),
        mothers=_words("Gwenola, Solenn, Morgane, Nolwenn, Rozenn, Annaïg, Armelle, Katell, Soazig, Maëlle"),
        fathers=_words("Erwan, Ronan, Gwenaël, Tanguy, Yannick, Loïc, Mikaël, Goulven, Hervé, Alan"),
        girls=_words("Maïwenn, Enora, Bleuenn, Nolwenn, Lena, Aziliz, Youna, Louane, Maëlle, Gaïa, Sterenn, Alwena"),
        boys=_words("Malo, Ewen, Titouan, Ronan, Elouan, Goulven, Yann, Milo, Gwendal, Nolan, Tugdual, Mewen"),
    ),
    Origin(
        weight=13,
        surnames=_words(
            "Benali, Haddad, Bouzid, Belkacem, Mansouri, Cherif, Saïdi, Hamidi, Ziani, El Amrani, El Idrissi, Bouaziz,"
            "Khelifi, Brahimi, Alaoui, Benmoussa, Ouali, Aït Ahmed, Ben Salah, Trabelsi, Jaziri, Lahlou, Slimani"
        ),
        mothers=_words(
            "Nadia, Samira, Karima, Leïla, Fatima-Zahra, Souad, Hanane, Naïma, Sabrina, Siham, Amel, Rachida, Dounia"
        ),
        fathers=_words(
            "Karim, Mehdi, Rachid, Sofiane, Mourad, Nabil, Hakim, Farid, Youssef, Abdelkader, Samir, Tarek, Khalid"
        ),
        girls=_words(
            "Inès, Lina, Yasmine, Nour, Assia, Aya, Sofia, Maryam, Kenza, Sirine, Jannah, Lyna, Myriam, Safia, Hafsa"
        ),
        boys=_words(
            "Adam, Rayan, Ilyès, Naël, Yanis, Imran, Mohamed, Ibrahim, Ismaël, Amir, Zakaria, Younes, Idriss, Bilal"
        ),
    ),
    Origin(
        weight=8,
        surnames=_words(
            "Diallo, Traoré, Koné, Diop, N’Diaye, Sylla, Camara, Touré, Coulibaly, Cissé, Konaté, Bamba, Mbaye, Sow,"
            "Mendy, Mukendi, Ngoma, Kouassi, Mbemba, Tchamba, Nkosi, Ba"
        ),
        mothers=_words(
            "Aïssata, Fanta, Rokia, Awa, Mariama, Fatoumata, Bintou, Grâce, Adjoua, Clarisse, Oumou, Ramata"
        ),
        fathers=_words("Mamadou, Ousmane, Ibrahima, Moussa, Cheikh, Boubacar, Serge, Abdoulaye, Modibo, Patrice, Issa"),
        girls=_words("Aminata, Mariam, Kadiatou, Awa, Fatou, Aïcha, Nana, Divine, Hawa, Maïmouna, Astou, Princesse"),
        boys=_words(
            "Mamadou, Moussa, Ousmane, Sékou, Amadou, Lamine, Ismaïla, Djibril, Demba, Souleymane, Omar, Isaac"
        ),
    ),
    Origin(
        weight=6,
        surnames=_words(
            "da Silva, Ferreira, Pereira, Rodrigues, dos Santos, Garcia, Martinez, Lopez, Fernandez, Rossi, Ricci,"
            "Moretti, Gonçalves, Carvalho, Sánchez, Romano"
        ),
        mothers=_words("Sandra, Patricia, Carla, Maria, Sonia, Cristina, Isabel, Chiara, Elena, Paula"),
        fathers=_words("David, Carlos, Manuel, José, Antonio, Marco, Filipe, Luis, Paulo, Alessandro"),
        girls=_words("Lara, Leonor, Matilde, Giulia, Luna, Elena, Lucia, Alma, Beatriz, Valentina"),
        boys=_words("Tiago, Rafael, Mateo, Diego, Enzo, Lorenzo, Santiago, Gonçalo, Nino, Matteo"),
    ),
    Origin(
        weight=3,
        surnames=_words("Yılmaz, Kaya, Demir, Şahin, Çelik, Arslan, Öztürk, Doğan, Koç"),
        mothers=_words("Elif, Zeynep, Ayşe, Esra, Gülay, Fatma, Derya"),
        fathers=_words("Murat, Mehmet, Emre, Hakan, Yusuf, Serkan, Onur"),
        girls=_words("Elif, Zeynep, Defne, Azra, Ecrin, Mina, Meryem"),
        boys=_words("Yusuf, Eymen, Emir, Kerem, Ömer, Mert, Kaan"),
    ),
    Origin(
        weight=3,
        surnames=_words("Nguyen, Tran, Ly, Pham, Huynh, Chen, Wang, Zhang, Wu, Sok, Keo"),
        mothers=_words("Thi Mai, Linh, Xiaoyan, Lan, Kim-Anh, Mei, Sophea"),
        fathers=_words("Van Minh, Duc, Wei, Quang, Jian, Dara, Hoang"),
        girls=_words("Lan-Anh, Mélina, Mei, Linh, Estelle, Lili, Mai-Ly"),
        boys=_words("Minh, Éric, Kévin, Anh-Tuan, Léo, Thierry, Yi"),
    ),
    Origin(
        weight=3,
        surnames=_words(
            "Hoarau, Payet, Grondin, Boyer, Jean-Baptiste, Toussaint, Célestin, Zamor, Marie-Sainte, Louisy"
        ),
        mothers=_words("Marie-Josée, Ketty, Murielle, Jessy, Christelle, Gaëlle, Marie-Ange"),
        fathers=_words("Jimmy, Jean-Marc, Steeve, Teddy, Frédéric, Rodrigue, Fred"),
        girls=_words("Maëva, Kelly-Ann, Naomie, Shana, Djenna, Océane, Célia"),
        boys=_words("Kenzo, Jayden, Mathéo, Ruben, Warren, Loan, Nolhan"),
    ),
    Origin(
        weight=2,
        surnames=_words("Kowalski, Popescu, Nowak, Ionescu, Kovalenko, Shevchenko, Ivanova, Horvat, Krasniqi"),
        mothers=_words("Katarzyna, Andreea, Olena, Iryna, Mirela, Oksana, Agnieszka"),
        fathers=_words("Piotr, Andrei, Oleksandr, Bogdan, Serhiy, Tomasz, Arben"),
        girls=_words("Zofia, Ioana, Daria, Sofiia, Anastasia, Maja, Polina"),
        boys=_words("Jan, Luca, Maksym, Danylo, Matei, Filip, Artem"),
    ),
    Origin(
        weight=2,
        surnames=_words("Sivakumar, Kumaran, Singh, Rahman, Hussain, Selvaraj, Chowdhury, Khan"),
        mothers=_words("Priya, Lakshmi, Nasreen, Sumathi, Harpreet, Anjali"),
        fathers=_words("Suresh, Ravi, Imran, Gurpreet, Anand, Mohan"),
        girls=_words("Anjali, Kavya, Diya, Amara, Nila, Zara"),
        boys=_words("Arjun, Rohan, Aryan, Kiran, Sahan, Zayan"),
    ),
)
